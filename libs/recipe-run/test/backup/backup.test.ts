import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  both,
  createBackupWorld,
  cycling,
  dumping,
  dumpTests,
  readingOnce,
  testsOf,
  tierOf,
  type BackupWorld,
} from '../support/backup-world.ts';
import { config, passing } from '../support/world.ts';

let world: BackupWorld;
beforeAll(async () => {
  world = await createBackupWorld();
});
afterAll(() => world?.stop());
afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
});

const release = '1.11.0+1.29.0';

describe('green', () => {
  it('for a volume that is kept as a whole, without any test of the recipe: files of the run are lost and back', async () => {
    const results = await world.backups({ ref: release });
    expect(results).toMatchObject({ verdict: 'green', deployCount: 1, teardown: { clean: true } });
    expect(testsOf(results, 'backup')).toEqual(['pass a backup holds what its labels ask for']);
    expect(testsOf(results, 'restore')).toEqual([
      'pass the backup is restored',
      'pass what has no hook after a restore is started again',
      'pass all services have converged',
      'pass it serves through the ingress',
      `pass commit ${results.commit.slice(0, 8)} is what runs`,
      'pass files of this run are as they were backed up',
    ]);
    expect(tierOf(results, 'restore')?.reason).toMatch(/nobody looked for the app's own data/);
    const folder = join(world.sandbox.warmRoot, 'runs', results.id);
    expect(existsSync(join(folder, 'backup'))).toBe(false);
    expect(await readdir(join(folder, 'logs'))).toEqual(
      expect.arrayContaining(['backup.log', 'restore.log']),
    );
    expect(await world.leftOf(results.domain)).toEqual([]);
  });

  it('for an app that reads its files once, at its start: it is started on what was restored', async () => {
    const { image, starts } = await readingOnce(world);
    const ref = await world.head(['backupbot.backup=true'], image);
    const results = await world.backups({ ref });
    expect(results).toMatchObject({ verdict: 'green', deployCount: 1 });
    const seen = await starts();
    expect(seen).toHaveLength(2);
    expect(seen.at(-1)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("for a hook's dump, with the recipe's tests at each point, although the first dump came to nothing", async () => {
    const results = await world.backups({ ref: await world.head(dumping(cycling)), files: dumpTests });
    expect(results.verdict).toBe('green');
    expect(testsOf(results, 'backup')).toEqual([
      'pass seed',
      'pass a backup holds what its labels ask for',
      'pass the dump is whole',
    ]);
    expect(testsOf(results, 'restore')).toContain('pass it is back');
    expect(testsOf(results, 'restore')?.join()).not.toContain('started again');
    expect(tierOf(results, 'restore')?.reason).toBeUndefined();
    expect(world.badBackups()).toEqual(['backup 1 of 3 is no good: content/dump is empty in it']);
  });

  it('for a restore that is asked for alone: it makes its own backup first', async () => {
    const results = await world.backups({ ref: release, stages: ['restore'] });
    expect(results.verdict).toBe('green');
    expect(tierOf(results, 'backup')).toMatchObject({ outcome: 'unverified', absence: 'not-asked' });
    expect(testsOf(results, 'restore')).toContain('pass files of this run are as they were backed up');
  });
});

describe('nothing is said about the recipe', () => {
  it('where the run is cut short in the middle: all of it is gone', async () => {
    process.env['CCCI_FAILPOINTS'] = 'recipe-run.restored=error';
    const results = await world.backups({ ref: release });
    expect(results).toMatchObject({ verdict: 'infrastructure', teardown: { clean: true } });
    expect(tierOf(results, 'backup')?.outcome).toBe('pass');
    expect(tierOf(results, 'restore')?.outcome).toBe('unverified');
    expect(existsSync(join(world.sandbox.warmRoot, 'runs', results.id, 'backup'))).toBe(false);
  });

  it('where the backup app is not deployed any more: infrastructure, with the remedy', async () => {
    const stack = 'backup_ci_test';
    await world.swarm.removeServices(stack);
    const results = await world.backups({ ref: release, stages: ['install', ...both] });
    expect(results).toMatchObject({
      verdict: 'infrastructure',
      reason: expect.stringMatching(/no backup app discovered.*Deploy backup-bot-two/),
      teardown: { clean: true },
    });
    expect(tierOf(results, 'install')?.outcome).toBe('pass');
    expect(tierOf(results, 'backup')?.outcome).toBe('unverified');
    await world.run(
      ['abra', 'app', 'deploy', 'backup.ci.test', '--no-input', '--no-domain-checks', '--force'],
      {
        timeoutMs: 60_000,
      },
    );
  });
});

describe('not applicable', () => {
  const notes = { recipe: 'notes', ref: '0.3.0+1.4.0', stages: ['install', ...both] } as const;

  it('where no service asks for a backup: a gap', async () => {
    const results = await world.backups(notes);
    expect(results.verdict).toBe('green');
    for (const name of both)
      expect(tierOf(results, name)).toMatchObject({
        outcome: 'not-applicable',
        reason: expect.stringContaining('backupbot.backup=true'),
        absence: 'gap',
      });
  });

  it('where no service asks for a backup, but the recipe has tests of it: they would never be run', async () => {
    const results = await world.backups({ ...notes, files: { 'tests/restore/a.test.ts': passing } });
    expect(results.verdict).toBe('red');
    expect(tierOf(results, 'backup')).toMatchObject({
      outcome: 'fail',
      reason: expect.stringMatching(/no service of it asks .*, but there is tests\/restore/),
    });
  });

  it('where the config says so, in its words: intended', async () => {
    const declared = config("expectedNotApplicable: { backup: 'keeps nothing', restore: 'keeps nothing' }");
    const results = await world.backups({ ...notes, files: { 'recipe.config.ts': declared } });
    for (const name of both)
      expect(tierOf(results, name)).toMatchObject({
        outcome: 'not-applicable',
        reason: 'keeps nothing',
        absence: 'intended',
      });
  });
});
