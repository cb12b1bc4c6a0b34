import { checkoutExactly, checkoutToDeploy, isCustomised } from '@ci-warm/app-lifecycle';
import type { RunBase } from '@ci-warm/run-results';
import { assertApp } from '../app/assert-app.ts';
import { createApp } from '../app/create-app.ts';
import { deployHealthy } from '../app/deploy.ts';
import { backupTiers } from '../backup/backup-tiers.ts';
import type { TestedApp } from '../contract/app.ts';
import type { Run } from '../contract/run.ts';
import { untested, type TierWork } from '../contract/tiers.ts';
import { assertRealms } from '../deps/assert-realms.ts';
import { customTests, prepareInstall } from '../recipe-code/hooks.ts';
import { recipeTests } from '../recipe-code/recipe-tests.ts';
import { freshInstall, installHead } from './fresh-install.ts';
import { deployHead, testedOf } from './head.ts';

/**
 * From nothing: one deploy of the base, its upgrade to the tested commit, then the recipe's own tests. Without a base
 * the one deploy is that of the tested commit itself.
 */
export async function coldLane(run: Run, app: TestedApp, base: RunBase | undefined): Promise<void> {
  const { tiers, head, log } = run;
  const tested = testedOf(head);
  const first = base
    ? { phase: 'base' as const, version: base.version, commit: base.commit }
    : { phase: 'head' as const, ...tested };
  // A tier that was not asked for is still what the others build on, but none of its checks count for them.
  let here: 'nothing' | 'first' | 'head' = 'nothing';
  const reach = async (target: 'first' | 'head', tier: TierWork) => {
    if (here === 'nothing') {
      await deployFirst(run, app, tier, base);
      here = base ? 'first' : 'head';
    }
    if (target === 'head' && here === 'first' && base) {
      await deployHead(run, app, tier, { base: base.commit });
      here = 'head';
    }
  };

  if (tiers.wants('install')) {
    log.phase('install');
    const passed = await tiers.run('install', async (tier) => {
      await reach('first', tier);
      tier.add(await recipeTests(run, app, { tier: 'install', folder: 'install', ...first }));
    });
    if (!passed) return tiers.closeWith('not run: install failed');
  }
  if (tiers.wants('upgrade')) {
    log.phase('upgrade');
    const passed = await tiers.run('upgrade', async (tier) => {
      await reach('first', untested);
      tier.add(await recipeTests(run, app, { tier: 'upgrade', folder: 'before-upgrade', ...first }));
      await reach('head', tier);
      tier.add(await recipeTests(run, app, { tier: 'upgrade', phase: 'head', folder: 'upgrade', ...tested }));
    });
    if (!passed) return tiers.closeWith('not run: upgrade failed');
  }
  const steady = await backupTiers(run, app, tested, (tier) => reach('head', tier));
  if (!steady) return tiers.closeWith('not run: restore failed');
  if (tiers.wants('custom')) {
    log.phase('custom');
    await tiers.run('custom', async (tier) => {
      await reach('head', untested);
      tier.add(await customTests(run, app, { phase: 'head', ...tested }));
    });
  }
  await freshInstall(run, app);
}

async function deployFirst(
  run: Run,
  app: TestedApp,
  tier: TierWork,
  base: RunBase | undefined,
): Promise<void> {
  const { tools, recipe, domain, log } = app;
  const release = base !== undefined && base.origin !== 'main';
  if (!base) return installHead(run, app, tier, 'install');
  const tree = { ...app, commit: base.commit, phase: 'base' } as const;
  await tier.step('app is created', async () => {
    if (release) return createApp(app, { version: base.version });
    await checkoutExactly(tools, tree);
    return createApp(app, 'checkout');
  });
  await assertRealms(app, tier);
  await prepareInstall(run, app, {
    tier: 'install',
    phase: 'base',
    version: base.version,
    commit: base.commit,
  });
  const plain = release && !isCustomised(tree);
  if (!plain) await checkoutToDeploy(tools, tree);
  await tier.step('images of the base version', () =>
    tools.lifecycle.requireImages({ recipe, domain, of: isCustomised(tree) ? 'checkout' : base.commit }),
  );
  log.say(`deploying ${recipe} ${base.version} (${base.origin})`);
  await tier.step('deploy of the base version', () =>
    deployHealthy(app, plain ? { version: base.version } : { chaos: true }),
  );
  await assertApp(app, tier, plain ? { version: base.version } : { chaos: base.commit, phase: 'base' });
}
