import { checkoutToDeploy, isCustomised } from '@ci-warm/app-lifecycle';
import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { hasKnownGoodEnv, returnToKnownGood } from '@ci-warm/canonical-lifecycle';
import { assertApp } from '../app/assert-app.ts';
import { deployHealthy } from '../app/deploy.ts';
import type { TestedApp } from '../contract/app.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import { untested, type TierWork } from '../contract/tiers.ts';
import { assertRealms } from '../deps/assert-realms.ts';
import { rewireCanonical } from '../deps/wiring.ts';
import { customTests } from '../recipe-code/hooks.ts';
import { recipeTests } from '../recipe-code/recipe-tests.ts';
import { deployHead, testedOf } from './head.ts';

/**
 * Reattaches the canonical, upgrades it to the tested commit and looks. Whoever calls this returns the canonical to
 * known-good afterwards, whatever came of it.
 */
export async function quickLane(
  { registry }: Host,
  run: Run,
  app: TestedApp,
  canonical: Canonical,
): Promise<void> {
  const { tiers, log } = run;
  const { head, domain, recipe } = app;
  const tested = testedOf(head);
  const { version, commit } = canonical;
  tiers.note('install', 'not-applicable', 'the quick lane reattaches the canonical instead');
  for (const tier of ['backup', 'restore'] as const)
    tiers.note(tier, 'not-applicable', 'only the cold lane backs up and restores');
  tiers.note('fresh-install', 'not-applicable', 'only the cold lane installs from nothing');

  log.phase('reattach');
  await startFromKnownGood(registry, run, app, canonical);
  failpoint('recipe-run.mark');
  await registry.folderOf(recipe).markChanged({
    run: run.id,
    purpose: `quick run of ${head.commit.slice(0, 8)} at ${domain}`,
  });
  await rewireCanonical(app, run.id);
  await reattach(app, canonical);

  let upgraded = false;
  const upgrade = async (tier: TierWork) => {
    await assertRealms(app, tier);
    tier.add(
      await recipeTests(run, app, {
        tier: 'upgrade',
        phase: 'base',
        folder: 'before-upgrade',
        version,
        commit,
      }),
    );
    await deployHead(run, app, tier, { base: commit });
    upgraded = true;
    tier.add(await recipeTests(run, app, { tier: 'upgrade', phase: 'head', folder: 'upgrade', ...tested }));
  };
  if (tiers.wants('upgrade')) {
    log.phase('upgrade');
    if (!(await tiers.run('upgrade', upgrade))) return tiers.closeWith('not run: upgrade failed');
  }
  if (tiers.wants('custom')) {
    log.phase('custom');
    await tiers.run('custom', async (tier) => {
      if (!upgraded) {
        await assertRealms(app, untested);
        await deployHead(run, app, untested, { base: commit });
      }
      tier.add(await customTests(run, app, { phase: 'head', ...tested }));
    });
  }
}

/**
 * Whatever was done to it since, by a run that was killed or by anybody else, is not what this one starts from: only a
 * restore knows, for who changed a volume by hand left no mark. It leaves alone what is proved to be untouched.
 */
async function startFromKnownGood(
  registry: Host['registry'],
  { watch }: Run,
  { tools, domain, recipe, log }: TestedApp,
  canonical: Canonical,
): Promise<void> {
  const mark = await registry.folderOf(recipe).changedBy();
  const why = mark ? `run ${mark.run} was cut short` : await changeOf(tools, canonical);
  if (why !== undefined) log.say(`returning ${domain} to known-good first: ${why}`);
  const { signal } = tools;
  const compare = mark ? 'full' : 'quick';
  await watch.phase('restore', () => returnToKnownGood({ tools, registry, canonical, compare, signal }));
}

async function changeOf(
  { lifecycle, abra }: TestedApp['tools'],
  canonical: Canonical,
): Promise<string | undefined> {
  const { state } = await lifecycle.status(canonical.domain);
  if (state === 'deployed') return 'it is deployed';
  return (await hasKnownGoodEnv(abra, canonical)) ? undefined : 'its env file has changed';
}

/** The same tree as the one that was promoted: the CI folder's overlay over the known-good commit, or the plain release. */
async function reattach(app: TestedApp, canonical: Canonical): Promise<void> {
  const { tools, recipe, domain, log } = app;
  const { version, commit } = canonical;
  const tree = { ...app, commit, phase: 'head' } as const;
  log.say(`reattaching ${recipe} ${version}, known-good since ${canonical.promotedAt}`);
  try {
    if (isCustomised(tree)) {
      await checkoutToDeploy(tools, tree);
      await tools.lifecycle.requireImages({ recipe, domain, of: 'checkout' });
      await deployHealthy(app, { chaos: true });
      return await assertApp(app, untested, { chaos: commit });
    }
    const tagged = await tools.abra.recipes.resolve(recipe, version);
    // A tag may have moved since; the data belongs to the commit.
    const known = tagged === commit ? version : commit;
    await tools.lifecycle.requireImages({ recipe, domain, of: commit });
    await deployHealthy(app, { version: known });
    await assertApp(app, untested, known === version ? { version } : undefined);
  } catch (error) {
    if (!(error instanceof WarmError) || error.kind !== 'failed') throw error;
    throw new WarmError({
      kind: 'infrastructure',
      code: 'canonical-unhealthy',
      message: `the canonical ${version} of ${recipe} does not come up any more: ${error.message}`,
      hint: 'Nothing is said about the tested commit. Run it cold, and make the canonical anew from a green run.',
      cause: error,
    });
  }
}
