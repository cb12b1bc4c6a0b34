import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { TierName } from '@ci-warm/run-results';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployBackupApp, type BackupApp } from './backups/backup-app.ts';
import { withLabels } from './backups/labels.ts';
import { startScene, type RunEnding, type Scene } from './runs/scene.ts';
import { describeReal, everythingNamed, recordFigure } from './support/index.ts';

const data = '/var/lib/postgresql/data';
const client = '--username=ledger --dbname=ledger';
const dump = `pg_dump ${client} --clean --if-exists --file=${data}/dump.sql`;
/** As recipes with a database do it: a dump alone is kept, and loaded after the restore. */
const dumping = (hook: string) => [
  'backupbot.backup=true',
  'backupbot.backup.volumes.postgres.path=dump.sql',
  `backupbot.backup.pre-hook=${hook}`,
  `backupbot.backup.post-hook=rm -f ${data}/dump.sql`,
  `backupbot.restore.post-hook=psql ${client} --quiet --set=ON_ERROR_STOP=1 --file=${data}/dump.sql`,
];
const stages = { STAGES: 'install,backup,restore' };

const tierOf = ({ result }: RunEnding, name: TierName) => result.tiers?.find(({ tier }) => tier === name);
const namesIn = (ending: RunEnding, name: TierName) =>
  tierOf(ending, name)?.tests.map((test) => `${test.outcome} ${test.name}`);

describeReal('backups by restic on a real engine', ['nginx', 'postgres', 'restic'], () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene({ 'custom-html': {} });
    const { world } = scene;
    const ofLedger = join(world.dir, 'ci', 'recipes', 'ledger');
    cpSync(join(import.meta.dirname, 'backups', 'ledger'), ofLedger, { recursive: true });
    world.publish('custom-html', '1.11.0+1.22.1', { edit: withLabels('app', ['backupbot.backup=true']) });
    world.publish('ledger', '1.0.0+15.0.0', { edit: withLabels('db', dumping(dump)) });
  });
  afterAll(() => scene?.close());

  it('without a backup app on the server: nothing is said about the recipe', async () => {
    const ending = await scene.test('custom-html', [], { STAGES: 'backup' });
    expect(ending).toMatchObject({ code: 3, result: { verdict: 'infrastructure' } });
    expect(ending.result.reason).toMatch(/no backup app discovered.*Deploy backup-bot-two/);
  });

  describe('with a backup app', () => {
    let backups: BackupApp;
    beforeAll(async () => {
      backups = await deployBackupApp(scene.world);
    });

    it("nginx's volume is kept as a whole, and comes back", async () => {
      const ending = await scene.test('custom-html', [], stages);
      expect(ending).toMatchObject({ code: 0, result: { verdict: 'green', teardown: { clean: true } } });
      expect(namesIn(ending, 'restore')).toEqual(
        expect.arrayContaining([
          'pass files of this run are as they were backed up',
          'pass the page is served again as it was written',
        ]),
      );
      const stack = ending.result.domain?.replaceAll('.', '_') ?? '';
      const snapshots = JSON.parse(await backups.restic('snapshots', '--json')) as { tags: string[] }[];
      expect(snapshots.map(({ tags }) => tags)).toEqual([[stack]]);
      expect(await everythingNamed(scene.world.engine, stack)).toEqual([]);
      expect(await backups.restic('check')).toContain('no errors were found');
      recordFigure('backup-custom-html', figures(ending));
    });

    it('a database is dumped by its hook, and the dump alone brings its rows back', async () => {
      const ending = await scene.test('ledger', [], stages);
      expect(ending).toMatchObject({ code: 0, result: { verdict: 'green' } });
      expect(namesIn(ending, 'backup')).toContain(
        'pass the backup is the dump alone, whole, with the note in it',
      );
      expect(namesIn(ending, 'restore')).toContain('pass books and notes are what they were');
      recordFigure('backup-ledger', figures(ending));
    });

    it('a dump that is cut off although pg_dump ended well is seen, three times', async () => {
      const cut = `${dump} && head -c 2000 ${data}/dump.sql > ${data}/cut && mv ${data}/cut ${data}/dump.sql`;
      scene.world.publish('ledger', '1.0.1+15.0.0', { edit: withLabels('db', dumping(cut)) });
      const ending = await scene.test('ledger', [], { STAGES: 'backup' });
      expect(ending).toMatchObject({ code: 1, result: { verdict: 'red' } });
      expect(ending.result.reason).toMatch(
        /^backup: .*no good backup in 3 attempts: postgres\/dump\.sql has 2000 of at least 100000 bytes in it/,
      );
      expect(ending.stderr.match(/is no good/g)).toHaveLength(3);
    });

    it('a hook that fails leaves a backup without its dump: red', async () => {
      const wrong = dump.replace('--dbname=ledger', '--dbname=nobody');
      scene.world.publish('ledger', '1.0.2+15.0.0', { edit: withLabels('db', dumping(wrong)) });
      const ending = await scene.test('ledger', [], { STAGES: 'backup' });
      expect(ending).toMatchObject({ code: 1, result: { verdict: 'red', teardown: { clean: true } } });
      expect(ending.result.reason).toMatch(/no good backup in 3 attempts: /);
    });
  });
});

const figures = (ending: RunEnding) => ({
  ms: ending.result.ms,
  backupMs: tierOf(ending, 'backup')?.ms,
  restoreMs: tierOf(ending, 'restore')?.ms,
});
