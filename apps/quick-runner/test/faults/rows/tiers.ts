import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { configFile, failing, testFile } from '../support/ci-files.ts';
import { nothing } from '../support/prove-rows.ts';
import type { FaultRow } from '../support/fault-row.ts';
import type { FaultWorld } from '../support/world.ts';

const recipe = 'custom-html';
const release = '1.11.0+1.29.0';
const withImage = (image: string) => (compose: string) => compose.replace(/image: .*/, `image: '${image}'`);
const standInFault = (name: string) => ({ ABRA_STAND_IN_FAULTS: name });

/** Recipes that fail at each of their tiers, and servers on which they cannot be tested. */
export const tierRows: readonly FaultRow[] = [
  {
    fault: "a test of the release before fails: the recipe's `tests/install`",
    where: 'install',
    outcome: 'red; the tiers after it are not run',
    exitCode: 1,
    left: nothing,
    reason: /^install: it is right failed: as it should$/,
    tiers: { install: 'fail', upgrade: 'skip', custom: 'skip' },
    run: (world) =>
      world.run({ recipe, stages: 'install,upgrade,custom', files: { 'tests/install/a.test.ts': failing } }),
  },
  {
    fault: 'the app crashes again and again',
    where: 'install',
    outcome:
      'red as soon as that is seen, long before the time-out of the deploy, with its last words in the log',
    exitCode: 1,
    left: nothing,
    reason: /^install: deploy of the tested commit failed: .*_app ended \d times .*non-zero exit \(1\)/,
    tiers: { install: 'fail' },
    // Its deploy may take ten minutes (config), this test may not.
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe, { break: 'start' });
      const ended = await world.run({ recipe, ref: commit, stages: 'install' });
      const log = join(world.sandbox.warmRoot, 'runs', ended.results?.id ?? '', 'logs', 'install.log');
      expect(await readFile(log, 'utf8')).toContain('cannot start: broken on purpose');
      return ended;
    },
  },
  {
    fault: 'the app answers, but never well',
    where: 'install',
    outcome: 'red after the time-out, with the last answer',
    exitCode: 1,
    left: nothing,
    reason: /^install: deploy of the tested commit failed: .*500/,
    tiers: { install: 'fail' },
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe, { break: 'health' });
      return world.run({ recipe, ref: commit, stages: 'install', env: { CCCI_HEALTH_TIMEOUT_SEC: '4' } });
    },
  },
  {
    fault: 'the app is well only long after its start, and abra gives up waiting before that',
    where: 'install',
    outcome: 'green: the run waits for itself',
    exitCode: 0,
    left: nothing,
    tiers: { install: 'pass' },
    run: async (world) => {
      const image = await slowImage(world);
      const ref = await world.head(recipe, (compose) =>
        withImage(image)(compose).replace(
          /^ {4}deploy:$/m,
          "    healthcheck:\n      test: ['CMD-SHELL', 'test -f /usr/share/nginx/html/index.html']\n      interval: 500ms\n      start_period: 60s\n    deploy:",
        ),
      );
      return world.run({ recipe, ref, stages: 'install', env: standInFault('start-period') });
    },
  },
  {
    fault: 'the compose file names an image that its registry does not have',
    where: 'install',
    outcome: 'red; nothing is deployed',
    exitCode: 1,
    left: nothing,
    reason: /^install: images of the new version failed: .*nginx:0\.0\.1/,
    tiers: { install: 'fail' },
    run: async (world) =>
      world.run({ recipe, ref: await world.head(recipe, withImage('nginx:0.0.1')), stages: 'install' }),
  },
  {
    fault: 'the registry refuses an image: its limit is reached, or it wants a log-in',
    where: 'install',
    outcome: 'infrastructure, code `image-refused`; nothing is deployed',
    exitCode: 3,
    left: nothing,
    code: 'image-refused',
    reason: /toomanyrequests/,
    tiers: { install: 'unverified' },
    run: async (world) => {
      const image = {
        reference: 'refused:1',
        program: '/nowhere',
        present: false,
        refusal: 'toomanyrequests: limit',
      };
      await writeFile(join(world.sandbox.dir, 'registry', 'refused.json'), JSON.stringify(image));
      return world.run({ recipe, ref: await world.head(recipe, withImage('refused:1')), stages: 'install' });
    },
  },
  {
    fault: 'the new version does not start on the data of the one before',
    where: 'upgrade',
    outcome: 'red; the tiers after it are not run',
    exitCode: 1,
    left: nothing,
    reason: /^upgrade: upgrade to the tested commit failed: it did not get healthy/,
    tiers: { install: 'pass', upgrade: 'fail', custom: 'skip' },
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe, { break: 'migration' });
      return world.run({ recipe, ref: commit, stages: 'install,upgrade,custom' });
    },
  },
  {
    fault: 'a backup succeeds and is empty',
    where: 'backup',
    outcome: 'red after three attempts; no restore is tried, the tests of the app still are',
    exitCode: 1,
    left: nothing,
    reason: /^backup: .*no good backup in 3 attempts: .*is empty in it/,
    tiers: { backup: 'fail', restore: 'skip', custom: 'pass' },
    run: (world) =>
      world.run({ recipe, ref: release, stages: 'backup,restore,custom', env: standInFault('empty-backup') }),
  },
  {
    fault: 'a restore succeeds and brings nothing back',
    where: 'restore',
    outcome: 'red; the tiers after it are not run',
    exitCode: 1,
    left: nothing,
    reason: /^restore: files of this run are as they were backed up failed/,
    tiers: { backup: 'pass', restore: 'fail', custom: 'skip' },
    run: (world) =>
      world.run({ recipe, ref: release, stages: 'backup,restore,custom', env: standInFault('idle-restore') }),
  },
  {
    fault: 'the server has no backup app',
    where: 'backup',
    outcome: 'infrastructure: nothing is said about the recipe',
    exitCode: 3,
    left: nothing,
    reason: /backup/,
    tiers: { backup: 'unverified' },
    run: async (world) => {
      await world.abra('app', 'undeploy', 'backup.ci.test');
      const ended = await world.run({ recipe, ref: release, stages: 'backup' });
      await world.abra('app', 'deploy', 'backup.ci.test', '--no-domain-checks');
      return ended;
    },
  },
  {
    fault: 'a test of the recipe fails',
    where: 'custom',
    outcome: 'red, with what the test said',
    exitCode: 1,
    left: nothing,
    reason: /^custom: it is right failed: as it should$/,
    tiers: { custom: 'fail' },
    run: (world) =>
      world.run({ recipe, ref: release, stages: 'custom', files: { 'tests/b.test.ts': failing } }),
  },
  {
    fault: 'a test that needs a dependency is skipped',
    where: 'custom',
    outcome: 'red: the tests that passed do not make up for it',
    exitCode: 1,
    left: nothing,
    reason: /^custom: with a mail server needs mail and was skipped$/,
    tiers: { custom: 'fail' },
    run: (world) => {
      const skipped = testFile('with a mail server', '', "{ skip: 'needs: mail' }");
      return world.run({ recipe, ref: release, stages: 'custom', files: { 'tests/b.test.ts': skipped } });
    },
  },
  {
    fault: 'the recipe has no test at all',
    where: 'custom',
    outcome: 'red: a tier that was asked for and tested nothing is no pass',
    exitCode: 1,
    left: nothing,
    reason: /^custom: no test was executed$/,
    tiers: { custom: 'fail' },
    run: (world) =>
      world.run({ recipe, ref: release, stages: 'custom', files: { 'tests/a.test.ts': undefined } }),
  },
  {
    fault: 'a test of the recipe hangs',
    where: 'custom',
    outcome: 'red: that file alone has failed, after its time, and nothing of it lives on',
    exitCode: 1,
    left: nothing,
    reason: /^custom: b\.test\.ts failed: not done after 3 s$/,
    tiers: { custom: 'fail' },
    run: async (world) => {
      const ended = await world.run({
        ...{ recipe, ref: release, stages: 'custom' },
        files: {
          'recipe.config.ts': configFile().replace('testSec: 60', 'testSec: 3'),
          'tests/b.test.ts': testFile('waits', 'await new Promise(() => setInterval(() => {}, 1000));'),
          'tests/c.sh': '#!/bin/sh\nexit 0\n',
        },
      });
      const tests = ended.results?.tiers.find(({ tier }) => tier === 'custom')?.tests;
      expect(tests?.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual([
        'pass it answers',
        'fail b.test.ts',
        'pass c.sh',
      ]);
      return ended;
    },
  },
  {
    fault: 'the recipe has tests of its backups, and asks for none',
    where: 'backup',
    outcome: 'red: those tests would never be run',
    exitCode: 1,
    left: nothing,
    reason: /^backup: .*no service of it asks for a backup .*, but there is tests\/restore/,
    tiers: { backup: 'fail', restore: 'skip' },
    run: async (world) => {
      const ref = await world.head(recipe, (compose) => compose.replace('backupbot.backup=true', 'no=label'));
      const files = { 'tests/restore/a.test.ts': failing };
      return world.run({ recipe, ref, stages: 'backup,restore', files });
    },
  },
  {
    fault: 'what lies among the tests of the recipe would not be run: its name, its folder, no run bit',
    where: 'before it begins',
    outcome: 'refused, with each of them by name and what to do about it',
    exitCode: 2,
    left: nothing,
    reason: /tests\/foo\.spec\.ts .*call it foo\.test\.ts.*tests\/pre-upgrade .*call it before-upgrade/,
    run: (world) =>
      world.run({
        ...{ recipe, ref: release },
        files: { 'tests/foo.spec.ts': failing, 'tests/pre-upgrade/a.test.ts': failing },
      }),
  },
  {
    fault: 'the set-up hook fails',
    where: 'custom',
    outcome: 'red, with its last words; tests that need no dependency are run all the same',
    exitCode: 1,
    left: nothing,
    reason: /^custom: set-up hook failed: setup_custom_tests\.sh ended with 4: no such user/,
    tiers: { custom: 'fail' },
    run: async (world) => {
      const ended = await world.run({
        recipe,
        ref: release,
        stages: 'custom',
        files: { 'setup_custom_tests.sh': '#!/bin/sh\necho no such user >&2\nexit 4\n' },
      });
      const tests = ended.results?.tiers.find(({ tier }) => tier === 'custom')?.tests;
      expect(tests).toContainEqual(expect.objectContaining({ name: 'it answers', outcome: 'pass' }));
      return ended;
    },
  },
  {
    fault: 'the config cannot be understood',
    where: 'before it begins',
    outcome: 'refused, with the key that is wrong',
    exitCode: 2,
    left: nothing,
    reason: /config\.health\.path: must begin with "\/"/,
    run: (world) =>
      world.run({
        recipe,
        ref: release,
        files: { 'recipe.config.ts': configFile().replace("path: '/'", "path: 'status'") },
      }),
  },
];

/** An image whose program takes its time before it serves. */
async function slowImage({ sandbox }: FaultWorld): Promise<string> {
  const registry = join(sandbox.dir, 'registry');
  const nginx = JSON.parse(await readFile(join(registry, 'nginx_1.29.0.json'), 'utf8')) as {
    program: string;
  };
  const program = join(sandbox.dir, 'slow.mts');
  await writeFile(program, `setTimeout(() => import(${JSON.stringify(nginx.program)}), 5_000);\n`);
  const image = { ...nginx, reference: 'slow:1', program, digest: `sha256:${'5'.repeat(64)}` };
  await writeFile(join(registry, 'slow.json'), JSON.stringify(image));
  return 'slow:1';
}
