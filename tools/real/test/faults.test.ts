import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@ci-warm/contract';
import type { TierName } from '@ci-warm/run-results';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployBackupApp } from './backups/backup-app.ts';
import { backTo, inventoryOf, processesOf } from './faults/left.ts';
import {
  backsUpNothing,
  crashes,
  healthy,
  losesItsVolume,
  plainText,
  restoresTooLittle,
  type Fault,
} from './faults/releases.ts';
import { startRun, type StartedRun } from './faults/start-run.ts';
import { startScene, type Scene } from './runs/scene.ts';
import { describeReal } from './support/index.ts';

const recipe = 'custom-html';
const oldest = '1.9.0+1.22.0';
const second = '1.10.0+1.22.0';
const newest = '1.11.0+1.22.1';

// Each run is the product's own program. However it ends, in the end nothing is there that was not there before.
describeReal('faults of a run on a real engine', ['nginx', 'restic'], () => {
  let scene: Scene;
  let before: readonly string[];
  /** A CI folder whose one test tells by a file that it has begun, and then takes its time. */
  let slow: { repo: string; begun: string };

  beforeAll(async () => {
    scene = await startScene({ [recipe]: {} });
    const { world } = scene;
    world.env['CCCI_HEALTH_WINDOW_SEC'] = '1';
    world.publish(recipe, oldest, { edit: plainText });
    world.publish(recipe, second, { edit: healthy });
    world.publish(recipe, newest, { edit: healthy });
    slow = slowTests(world.dir);
    await deployBackupApp(world);
    before = await inventoryOf(world);
  });
  afterAll(() => scene?.close());

  const propose = (edit: Fault) => String(scene.world.propose(recipe, '1.12.0+1.22.2', { edit }).number);
  /** A good change, under test. */
  const start = (stages: string, env?: Record<string, string>) =>
    startRun(scene.world, [recipe, '--pr', propose(healthy), '--stages', stages], env);

  const reds: readonly {
    tier: TierName;
    stages: string;
    fault?: Fault;
    reason: RegExp;
    notRun?: TierName;
  }[] = [
    {
      // The release that the tested one is upgraded from.
      ...{ tier: 'install', stages: 'install,upgrade', notRun: 'upgrade' },
      reason: /a new app serves its front page as HTML/,
    },
    {
      ...{ tier: 'upgrade', stages: 'upgrade,custom', notRun: 'custom', fault: losesItsVolume },
      reason: /what was in the content volume before the upgrade is still served/,
    },
    {
      ...{ tier: 'backup', stages: 'backup,restore', notRun: 'restore', fault: backsUpNothing },
      reason: /no good backup in 3 attempts: .*there-is-none does not exist/,
    },
    {
      ...{ tier: 'restore', stages: 'restore,custom', notRun: 'custom', fault: restoresTooLittle },
      reason: /the page is served again as it was written/,
    },
    {
      ...{ tier: 'custom', stages: 'custom', fault: plainText },
      reason: /files are served with the right type/,
    },
  ];
  it.each(reds)(
    'red at $tier: told so, and nothing is left',
    async ({ tier, stages, fault, reason, notRun }) => {
      const what = fault === undefined ? ['--ref', second] : ['--pr', propose(fault)];
      const ending = await scene.test(recipe, [...what, '--stages', stages]);
      expect(ending, ending.stderr).toMatchObject({
        code: 1,
        result: { verdict: 'red', error: null, teardown: { clean: true, leftovers: [] }, promotion: null },
      });
      expect(ending.result.reason).toMatch(new RegExp(`^${tier}: .*${reason.source}`, 's'));
      const outcomes = ending.result.tiers?.map((one) => [one.tier, one.outcome]) ?? [];
      expect(Object.fromEntries(outcomes)).toMatchObject({
        [tier]: 'fail',
        ...(notRun === undefined ? {} : { [notRun]: 'skip' }),
      });
      await backTo(scene.world, before);
    },
  );

  it('a crash loop is seen to be one: red at once, not after the time that health may take', async () => {
    const words = [recipe, '--pr', propose(crashes), '--stages', 'upgrade'];
    // Longer than this test may last.
    const { ended } = startRun(scene.world, words, { CCCI_HEALTH_TIMEOUT_SEC: '1800' });
    const ending = await ended;
    expect(ending, ending.stderr).toMatchObject({
      code: 1,
      result: { verdict: 'red', teardown: { clean: true, leftovers: [] } },
    });
    expect(ending.result.reason).toMatch(/^upgrade: .*_app ended \d times without getting anywhere/s);
    await backTo(scene.world, before);
  });

  /** Where a run is struck: it is then in the middle of what the phase is about. */
  const phases: Record<string, { stages: string; reached: (run: StartedRun) => Promise<void> }> = {
    install: { stages: 'install', reached: (run) => run.said(/deploying custom-html to/) },
    upgrade: { stages: 'upgrade', reached: (run) => run.said(/upgrading custom-html to/) },
    custom: {
      stages: 'custom',
      reached: async (run) => {
        await run.said(/deploying custom-html to/);
        await Promise.race([eventually(async () => existsSync(slow.begun)), run.ended]);
      },
    },
    teardown: { stages: 'install', reached: (run) => run.said(/removing cust-[0-9a-f]{6}\./) },
  };
  const struck = async (phase: string, signal: NodeJS.Signals) => {
    const { stages, reached } = phases[phase] ?? fail(`no phase ${phase}`);
    rmSync(slow.begun, { force: true });
    const run = start(stages, phase === 'custom' ? { CCCI_REPO: slow.repo } : {});
    await reached(run);
    run.kill(signal);
    return await run.ended;
  };

  it.each(['install', 'upgrade', 'custom'])('SIGTERM in %s: torn down before it ends', async (phase) => {
    const ending = await struck(phase, 'SIGTERM');
    expect(ending, ending.stderr).toMatchObject({
      code: 3,
      signal: null,
      result: {
        verdict: 'infrastructure',
        error: { kind: 'infrastructure', code: 'interrupted' },
        teardown: { clean: true, leftovers: [] },
        promotion: null,
      },
    });
    expect(ending.result.reason).toContain('stopped by SIGTERM');
    await backTo(scene.world, before);
    expect(processesOf(scene.world)).toEqual([]);
  });

  it('SIGTERM in teardown: what was found out stands, and the teardown goes on to its end', async () => {
    const ending = await struck('teardown', 'SIGTERM');
    expect(ending, ending.stderr).toMatchObject({
      code: 0,
      result: { verdict: 'green', teardown: { clean: true, leftovers: [] } },
    });
    await backTo(scene.world, before);
  });

  it('SIGKILL in each phase: all its processes die with it, and the next run removes what it left', async () => {
    let last: string | undefined;
    for (const phase of Object.keys(phases)) {
      const ending = await struck(phase, 'SIGKILL');
      expect(ending, phase).toMatchObject({ code: null, signal: 'SIGKILL', result: {} });
      await eventually(async () => processesOf(scene.world).length === 0);
      const left = await domainsLeft();
      expect(left, `what ${phase} left`).toEqual([expect.stringMatching(/^cust-/)]);
      if (last !== undefined) expect(ending.stderr).toContain(`removing what a dead run left at ${last}`);
      expect(left).not.toEqual([last]);
      [last] = left;
    }
    const next = await start('install').ended;
    expect(next, next.stderr).toMatchObject({ code: 0, result: { verdict: 'green' } });
    expect(next.stderr).toContain(`removing what a dead run left at ${last}`);
    await backTo(scene.world, before);
  });

  it('two runs of one pull request at once: the second is told who is there, the first is not disturbed', async () => {
    const words = [recipe, '--pr', propose(healthy), '--stages', 'upgrade'];
    const first = startRun(scene.world, words);
    await first.said(/deploying custom-html/);
    const refused = await startRun(scene.world, words).ended;
    expect(refused).toMatchObject({ code: 75, result: {} });
    const ending = await first.ended;
    expect(ending, ending.stderr).toMatchObject({ code: 0, result: { verdict: 'green', deployCount: 2 } });
    expect(refused.stderr).toContain(`${ending.result.domain} is in use by quick-runner ${ending.result.id}`);
    await backTo(scene.world, before);
  });

  /** Domains of runs of which anything at all is there. */
  async function domainsLeft(): Promise<string[]> {
    const names = (await inventoryOf(scene.world)).flatMap(
      (one) => /cust-[0-9a-f]{6}(?=[._])/.exec(one) ?? [],
    );
    return [...new Set(names)].map((name) => `${name}.${scene.world.baseDomain}`);
  }

  function slowTests(dir: string): { repo: string; begun: string } {
    const repo = join(dir, 'ci-slow');
    cpSync(join(dir, 'ci'), repo, { recursive: true });
    const tests = join(repo, 'recipes', recipe, 'tests');
    rmSync(tests, { recursive: true });
    mkdirSync(tests);
    const begun = join(dir, 'begun');
    writeFileSync(
      join(tests, 'slow.test.ts'),
      `import { writeFileSync } from 'node:fs';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

test('it takes its time', async () => {
  writeFileSync(${JSON.stringify(begun)}, '');
  await delay(50_000);
});
`,
    );
    return { repo, begun };
  }
});

function fail(message: string): never {
  throw new Error(message);
}
