import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createBackupWorld,
  dumping,
  dumpTests,
  testsOf,
  tierOf,
  type BackupWorld,
} from '../support/backup-world.ts';
import { config } from '../support/world.ts';

// Every run here is red. An empty backup and a restore that does nothing are rows of the fault table.
let world: BackupWorld;
beforeAll(async () => {
  world = await createBackupWorld();
});
afterAll(() => world?.stop());

const release = '1.11.0+1.29.0';

it.each([
  [
    'cut off',
    'truncated-backup',
    /^backup: .* failed: no good backup in 3 attempts: .*has \d+ of its \d+ bytes in it/,
  ],
  ['refused', 'failing-backup', /no good backup in 3 attempts: abra refused: exit status 1/],
])('what was written is %s, three times over', async (_name, faults, reason) => {
  const results = await world.backups({ ref: release, faults });
  expect(results).toMatchObject({
    verdict: 'red',
    reason: expect.stringMatching(reason),
    teardown: { clean: true },
  });
  expect(world.badBackups()).toHaveLength(3);
  expect(tierOf(results, 'restore')).toMatchObject({ outcome: 'skip', reason: 'not run: backup failed' });
});

it('the hook fails: the backup succeeds without its dump', async () => {
  const ref = await world.head(dumping('echo no such database >&2; exit 1'));
  const results = await world.backups({ ref, files: dumpTests, stages: ['backup', 'custom'] });
  expect(results.reason).toMatch(/^backup: .*no good backup in 3 attempts: .*holds nothing/);
  // The app is as it was: its other tests have something to say.
  expect(tierOf(results, 'custom')).toMatchObject({ outcome: 'fail', reason: 'no test was executed' });
});

it('the config asks for more than there is, and its command in the app says no', async () => {
  const backup =
    "{ paths: [{ volume: 'content', path: 'dump', minBytes: 101 }], command: { service: 'app', command: ['sh', '-c', 'echo spoilt >&2; exit 4'] } }";
  const files = { ...dumpTests, 'recipe.config.ts': config(`backup: ${backup}`) };
  const { reason } = await world.backups({ ref: await world.head(dumping()), stages: ['backup'], files });
  expect(reason).toContain('content/dump has 100 of at least 101 bytes in it');
  expect(reason).toMatch(/"sh -c .*" in app ended with 4: spoilt/);
});

it("the dump comes back and is not loaded: only the recipe's own test can see that; no more is tested", async () => {
  const ref = await world.head(dumping(undefined, 'true'));
  const results = await world.backups({ ref, files: dumpTests, stages: ['backup', 'restore', 'custom'] });
  expect(tierOf(results, 'backup')?.outcome).toBe('pass');
  expect(testsOf(results, 'restore')).toContain('fail it is back');
  expect(results.verdict).toBe('red');
  expect(tierOf(results, 'custom')).toMatchObject({ outcome: 'skip', reason: 'not run: restore failed' });
});

it('nothing shows that data came back', async () => {
  const files: Record<string, string> = { ...dumpTests };
  delete files['tests/before-restore/a.test.ts'];
  const results = await world.backups({ ref: await world.head(dumping()), files });
  expect(results.reason).toMatch(/^restore: something shows that data came back failed/);
});

it('a test that needs a dependency was skipped', async () => {
  const skipped = `import test from 'node:test';\ntest('with a mail server', { skip: 'needs: mail' }, () => {});\n`;
  const results = await world.backups({ ref: release, files: { 'tests/restore/a.test.ts': skipped } });
  expect(results).toMatchObject({
    verdict: 'red',
    reason: 'restore: with a mail server needs mail and was skipped',
  });
});
