import { checkoutExactly, checkoutToDeploy, generateSecrets, isCustomised } from '@ci-warm/app-lifecycle';
import { envAdditions } from '@ci-warm/compose';
import { assertApp } from '../app/assert-app.ts';
import { deployHealthy } from '../app/deploy.ts';
import { approveHead } from '../approval/approve-head.ts';
import { factsOfInstall, factsOfUpgrade } from '../approval/facts.ts';
import type { TestedApp } from '../contract/app.ts';
import type { Head, Run } from '../contract/run.ts';
import type { TierWork } from '../contract/tiers.ts';

/** The tested commit as tests are told of it. */
export function testedOf(head: Head): { version: string | undefined; commit: string } {
  return { version: head.tagged?.version.raw, commit: head.commit };
}

/** The one way to the tested commit: from nothing, or over what runs. */
export async function deployHead(
  run: Run,
  app: TestedApp,
  tier: TierWork,
  from: 'nothing' | { base: string },
): Promise<void> {
  const { tools, recipe, head, domain, config, log } = app;
  const upgrade = from !== 'nothing';
  const tree = { ...app, commit: head.commit, phase: 'head' } as const;
  await checkoutExactly(tools, tree);
  const sample = await tools.abra.recipes.fileAt(recipe, head.commit, '.env.sample');
  await approveHead(run, app, tier, () =>
    upgrade ? factsOfUpgrade(app, { base: from.base, sample }) : factsOfInstall(app, 'made'),
  );
  await checkoutToDeploy(tools, tree);
  if (upgrade)
    await tier.step('settings and secrets of the new version', () => completeEnv(run, app, sample));
  if (config.upgradeEnv && upgrade) await tools.abra.editEnv(domain, config.upgradeEnv);
  await tier.step('images of the new version', () =>
    tools.lifecycle.requireImages({ recipe, domain, of: isCustomised(tree) ? 'checkout' : head.commit }),
  );
  log.say(`${upgrade ? 'upgrading' : 'deploying'} ${recipe} to ${head.commit.slice(0, 8)}`);
  await tier.step(upgrade ? 'upgrade to the tested commit' : 'deploy of the tested commit', () =>
    deployHealthy(app, { chaos: true, ...(upgrade ? { force: true } : {}) }),
  );
  await assertApp(app, tier, { chaos: head.commit });
}

/** New secrets are generated; new settings are the operators' business unless the recipe's config knows them. */
async function completeEnv(run: Run, app: TestedApp, sample: string | undefined): Promise<void> {
  const { tools, domain, config, log, wiring } = app;
  const env = await tools.abra.readEnv(domain);
  const known = new Map([...(env?.values ?? []), ...Object.entries(config.upgradeEnv ?? {})]);
  const { secretVersions, secretsToInsert, settings } = envAdditions(
    sample,
    known,
    new Set(wiring.secrets.map(({ name }) => name)),
  );
  if (Object.keys(secretVersions).length > 0) await tools.abra.editEnv(domain, secretVersions);
  run.tiers.report({ operatorsMust: { set: settings, insert: secretsToInsert } });
  for (const name of settings) log.say(`note: operators must set ${name} before this upgrade`);
  for (const name of secretsToInsert)
    log.say(`note: operators must insert the secret ${name} before this upgrade`);
  await tools.lifecycle.insertMissingSecrets(domain, wiring.secrets);
  await generateSecrets(tools, domain, { chaos: true });
}
