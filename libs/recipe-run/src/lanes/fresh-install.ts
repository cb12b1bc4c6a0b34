import { checkoutExactly, removeApp } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { TierName } from '@ci-warm/run-results';
import { createApp } from '../app/create-app.ts';
import { approveHead } from '../approval/approve-head.ts';
import { factsOfInstall } from '../approval/facts.ts';
import type { TestedApp } from '../contract/app.ts';
import type { Run } from '../contract/run.ts';
import type { TierWork } from '../contract/tiers.ts';
import { assertRealms } from '../deps/assert-realms.ts';
import { prepareInstall } from '../recipe-code/hooks.ts';
import { deployHead, testedOf } from './head.ts';

/**
 * The tested commit from nothing, in place of what was tested before: an upgrade that works can hide a first install that
 * does not. The run's teardown removes it like anything else.
 */
export async function freshInstall(run: Run, app: TestedApp): Promise<void> {
  const { tiers, log } = run;
  const { tools, domain } = app;
  if (!tiers.wants('fresh-install')) return;
  log.phase('fresh-install');
  await tiers.run('fresh-install', async (tier) => {
    failpoint('recipe-run.fresh-install');
    const { leftovers } = await removeApp(tools, domain);
    if (leftovers.length > 0) throw notEmpty(domain, leftovers);
    await installHead(run, app, tier, 'fresh-install');
  });
}

/** A new app at the tested commit. */
export async function installHead(run: Run, app: TestedApp, tier: TierWork, name: TierName): Promise<void> {
  const { head, config } = app;
  await checkoutExactly(app.tools, { ...app, commit: head.commit });
  await approveHead(run, app, tier, () => factsOfInstall(app, 'planned'));
  await tier.step('app is created', () => createApp(app, 'checkout', config.upgradeEnv));
  await assertRealms(app, tier);
  await prepareInstall(run, app, { tier: name, phase: 'head', ...testedOf(head) });
  await deployHead(run, app, tier, 'nothing');
}

const notEmpty = (domain: string, leftovers: readonly string[]) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'not-removed',
    message: `${domain} could not be emptied for the fresh install: ${leftovers.join(', ')}`,
    hint: 'See what still holds it; nothing is said about the recipe.',
  });
