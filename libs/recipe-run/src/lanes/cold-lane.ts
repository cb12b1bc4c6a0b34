import type { Base } from '../plan/choose-base.ts';
import { assertApp } from './assert-app.ts';
import { createApp } from './create-app.ts';
import { deployHealthy } from './deploy.ts';
import { checkoutExactly, deployHead } from './head.ts';
import { pullImages } from './images.ts';
import type { Run } from './run.ts';
import { unseen, type TierWork } from './tier-book.ts';

/**
 * From nothing: one deploy of the base, its upgrade to the tested commit, then the recipe's own tests. Without a base
 * the one deploy is that of the tested commit itself.
 */
export async function coldLane(run: Run, base: Base | undefined): Promise<void> {
  const { tiers, head, log } = run;
  const tested = { version: head.tagged?.version.raw, commit: head.commit };
  const first = base
    ? { phase: 'base' as const, version: base.version, commit: base.commit }
    : { phase: 'head' as const, ...tested };
  // A tier that was not asked for is still what the others build on, but none of its checks count for them.
  let here: 'nothing' | 'first' | 'head' = 'nothing';
  const reach = async (target: 'first' | 'head', tier: TierWork) => {
    if (here === 'nothing') {
      await deployFirst(run, tier, base);
      here = base ? 'first' : 'head';
    }
    if (target === 'head' && here === 'first') {
      await deployHead(run, tier, 'base');
      here = 'head';
    }
  };

  if (tiers.wants('install')) {
    log.phase('install');
    const passed = await tiers.run('install', async (tier) => {
      await reach('first', tier);
      tier.add(await run.recipeTests({ tier: 'install', folder: 'install', ...first }));
    });
    if (!passed) return tiers.closeWith('not run: install failed');
  }
  if (tiers.wants('upgrade')) {
    log.phase('upgrade');
    const passed = await tiers.run('upgrade', async (tier) => {
      await reach('first', unseen);
      tier.add(await run.recipeTests({ tier: 'upgrade', folder: 'before-upgrade', ...first }));
      await reach('head', tier);
      tier.add(await run.recipeTests({ tier: 'upgrade', phase: 'head', folder: 'upgrade', ...tested }));
    });
    if (!passed) return tiers.closeWith('not run: upgrade failed');
  }
  if (tiers.wants('custom')) {
    log.phase('custom');
    await tiers.run('custom', async (tier) => {
      await reach('head', unseen);
      tier.add(await run.recipeTests({ tier: 'custom', phase: 'head', folder: '', ...tested }));
    });
  }
}

async function deployFirst(run: Run, tier: TierWork, base: Base | undefined): Promise<void> {
  const { head, recipe, log } = run;
  const release = base !== undefined && base.origin !== 'main';
  await tier.step('app is created', async () => {
    if (release) return createApp(run, { version: base.version });
    await checkoutExactly(run, base?.commit ?? head.commit);
    return createApp(run, 'checkout', base ? {} : run.config.upgradeEnv);
  });
  if (!base) return deployHead(run, tier, 'nothing');
  await tier.step('images of the base version', () => pullImages(run, base.commit));
  log.say(`deploying ${recipe} ${base.version} (${base.origin})`);
  if (!release) await checkoutExactly(run, base.commit);
  await tier.step('deploy of the base version', () =>
    deployHealthy(run, release ? { version: base.version } : { chaos: true }),
  );
  await assertApp(run, tier, release ? { version: base.version } : { chaos: base.commit });
}
