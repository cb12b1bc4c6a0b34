import { checkoutExactly as seeCheckout, generateSecrets } from '@ci-warm/app-lifecycle';
import { envAdditions } from '@ci-warm/compose';
import { approveHead } from '../approval/approve-head.ts';
import { factsOfInstall, factsOfUpgrade } from '../approval/facts.ts';
import { insertSecrets } from '../deps/wiring.ts';
import { assertApp } from '../app/assert-app.ts';
import { checkoutToDeploy, isCustomised } from '../app/customised.ts';
import { deployHealthy } from '../app/deploy.ts';
import { pullImages } from '../app/images.ts';
import type { Head, Run } from '../contract/run.ts';
import type { TierWork } from '../tiers/tier-book.ts';

/** The one way to the tested commit: from nothing, or over what runs. */
export async function deployHead(
  run: Run,
  tier: TierWork,
  from: 'nothing' | { base: string },
): Promise<void> {
  const { tools, recipe, head, domain, config, log } = run;
  const upgrade = from !== 'nothing';
  await checkoutExactly(run, head.commit);
  const sample = await tools.abra.recipes.fileAt(recipe, head.commit, '.env.sample');
  await approveHead(run, tier, () =>
    upgrade ? factsOfUpgrade(run, { base: from.base, sample }) : factsOfInstall(run, 'made'),
  );
  await checkoutToDeploy(run, head.commit, 'head');
  if (upgrade) await tier.step('settings and secrets of the new version', () => completeEnv(run, sample));
  if (config.upgradeEnv && upgrade) await tools.abra.editEnv(domain, config.upgradeEnv);
  await tier.step('images of the new version', () =>
    pullImages(run, isCustomised(run, 'head') ? 'checkout' : head.commit),
  );
  log.say(`${upgrade ? 'upgrading' : 'deploying'} ${recipe} to ${head.commit.slice(0, 8)}`);
  await tier.step(upgrade ? 'upgrade to the tested commit' : 'deploy of the tested commit', () =>
    deployHealthy(run, { chaos: true, ...(upgrade ? { force: true } : {}) }),
  );
  await assertApp(run, tier, { chaos: head.commit });
}

export function testedOf(head: Head): { version: string | undefined; commit: string } {
  return { version: head.tagged?.version.raw, commit: head.commit };
}

export async function checkoutExactly(run: Run, commit: string): Promise<void> {
  const { tools, recipe, config, files } = run;
  await seeCheckout(tools, { recipe, commit, config, files });
}

/** New secrets are generated; new settings are the operators' business unless the recipe's config knows them. */
async function completeEnv(run: Run, sample: string | undefined): Promise<void> {
  const { tools, domain, config, log } = run;
  const env = await tools.abra.readEnv(domain);
  const known = new Map([...(env?.values ?? []), ...Object.entries(config.upgradeEnv ?? {})]);
  const { secretVersions, secretsToInsert, settings } = envAdditions(
    sample,
    known,
    new Set(Object.keys(run.wiring.secrets)),
  );
  if (Object.keys(secretVersions).length > 0) await tools.abra.editEnv(domain, secretVersions);
  run.notes.operatorsMust.set.push(...settings);
  run.notes.operatorsMust.insert.push(...secretsToInsert);
  for (const name of settings) log.say(`note: operators must set ${name} before this upgrade`);
  for (const name of secretsToInsert)
    log.say(`note: operators must insert the secret ${name} before this upgrade`);
  await insertSecrets(run);
  await run.watch.outside(() => generateSecrets(tools, domain, { chaos: true }));
}
