import { eventually } from '@ci-warm/contract';
import type { TierName } from '@ci-warm/run-results';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployBackupApp } from './backups/backup-app.ts';
import { backTo, inventoryOf, processesOf } from './faults/left.ts';
import { phases, runInPhase, type Phase } from './faults/phases.ts';
import {
  backsUpNothing,
  crashes,
  healthy,
  losesItsVolume,
  plainText,
  restoresTooLittle,
  type Fault,
} from './faults/releases.ts';
import { startRun } from './faults/start-run.ts';
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

  beforeAll(async () => {
    scene = await startScene({ [recipe]: {} });
    const { world } = scene;
    world.env['CCCI_HEALTH_WINDOW_SEC'] = '1';
    world.publish(recipe, oldest, { edit: plainText });
    world.publish(recipe, second, { edit: healthy });
    world.publish(recipe, newest, { edit: healthy });
    await deployBackupApp(world);
    before = await inventoryOf(world);
  });
  afterAll(() => scene?.close());

  const propose = (edit: Fault) => String(scene.world.propose(recipe, '1.12.0+1.22.2', { edit }).number);
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

  const struck = async (phase: Phase, signal: NodeJS.Signals) => {
    const run = await runInPhase(scene.world, phase, [recipe, '--pr', propose(healthy)]);
    run.kill(signal);
    return await run.ended;
  };

  it.each(phases.filter((phase) => phase !== 'fetch' && phase !== 'teardown'))(
    'SIGTERM in %s: torn down before it ends',
    async (phase) => {
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
    },
  );

  it('SIGTERM in fetch: it ends before anything is made', async () => {
    const ending = await struck('fetch', 'SIGTERM');
    expect(ending, ending.stderr).toMatchObject({
      code: 3,
      signal: null,
      result: { error: { code: 'interrupted', message: expect.stringContaining('SIGTERM') } },
    });
    await backTo(scene.world, before);
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
    for (const phase of phases) {
      const ending = await struck(phase, 'SIGKILL');
      expect(ending, phase).toMatchObject({ code: null, signal: 'SIGKILL', result: {} });
      await eventually(async () => processesOf(scene.world).length === 0);
      const left = await domainsLeft();
      // Nothing of a run is made before its commit is there.
      const expected = phase === 'fetch' ? [] : [expect.stringMatching(/^cust-/)];
      expect(left, `what ${phase} left`).toEqual(expected);
      if (last !== undefined) expect(ending.stderr).toContain(`removing what a dead run left at ${last}`);
      if (last !== undefined) expect(left).not.toEqual([last]);
      [last] = left;
    }
    const next = await startRun(scene.world, [recipe, '--pr', propose(healthy), '--stages', 'install']).ended;
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
});
