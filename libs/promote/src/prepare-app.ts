import { baseUrl } from '@ci-warm/ingress';
import {
  checkoutExactly,
  checkoutToDeploy,
  imageRefused,
  isCustomised,
  layTree,
  removeVolumes,
} from '@ci-warm/app-lifecycle';
import { envAdditions } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { keepNewSecrets } from '@ci-warm/canonical-lifecycle';
import { independentSettings } from '@ci-warm/recipe-config';
import { Secret } from '@ci-warm/secret';
import { removeFile } from '@ci-warm/state-files';
import { runInstallHook } from './install-hook.ts';
import type { DataOrigin, Promotion } from './promotion.ts';

/**
 * Env, secrets, tree and images for the version: for a fresh seed as the run installed it, else from the known-good env,
 * as the run upgraded.
 */
export async function prepareApp(promotion: Promotion, origin: DataOrigin): Promise<void> {
  const { tools, request, ports, tree, recipe, domain, version, commit } = promotion;
  const { abra, lifecycle } = tools;
  // A dependency that was the run's own is gone: what named it stays as the recipe's author left it.
  const app = { domain, url: baseUrl(ports.ingress, domain) };
  const { env = {}, upgradeEnv = {}, secrets = {} } = request.config;
  const settings = independentSettings({ ...env, ...upgradeEnv }, app);
  const own = Object.entries(independentSettings(secrets, app)).map(([name, value]) => ({
    name,
    value: new Secret(value),
  }));

  const keepSecrets = await keepNewSecrets(promotion);
  const wanted = { recipe, version, domain, env: settings, secrets: own, keepSecrets, chaos: true };
  await checkoutExactly(tools, tree);
  if (origin.kind === 'advance-in-place') {
    await abra.writeEnvBytes(domain, Buffer.from(origin.from.env, 'base64'));
    await abra.editEnv(domain, settings);
    await abra.editEnv(domain, await newSecretVersions(promotion, new Set(own.map(({ name }) => name))));
    await nameVersion(promotion);
    // The env file names the overlay already: without it abra could not read the secrets.
    await layTree(tools, tree);
    await lifecycle.createApp(wanted);
  } else {
    if (origin.old) await clearOld(promotion);
    await lifecycle.createApp(wanted);
    await runInstallHook(promotion);
    await nameVersion(promotion);
  }
  await checkoutToDeploy(tools, tree, keepSecrets);
  // The green run had them all.
  const of = isCustomised(tree) ? 'checkout' : commit;
  await lifecycle.requireImages({ recipe, domain, of, proved: true });
  if (!isCustomised(tree)) await requireDeployable(promotion);
}

/** The version's place in the env file: abra takes secrets from it, and what is recorded must name the release. */
async function nameVersion({ tools: { abra }, recipe, domain, version }: Promotion): Promise<void> {
  const env = await abra.readEnv(domain);
  const type = env?.values.has('RECIPE') ? 'RECIPE' : 'TYPE';
  await abra.editEnv(domain, { [type]: `${recipe}:${version}` });
}

/** Settings without which the secrets that the version adds can be neither inserted nor generated. */
async function newSecretVersions(
  { tools: { abra }, recipe, domain, commit }: Promotion,
  given: ReadonlySet<string>,
): Promise<Readonly<Record<string, string>>> {
  const sample = await abra.recipes.fileAt(recipe, commit, '.env.sample');
  const env = (await abra.readEnv(domain))?.values ?? new Map<string, string>();
  return envAdditions(sample, env, given).secretVersions;
}

/** What abra would find before it deploys a release; a tree that the CI folder changes goes out unasked, as in the run. */
async function requireDeployable({ tools, recipe, domain, version }: Promotion): Promise<void> {
  const checked = await tools.lifecycle.preflight({ domain, recipe, version });
  if (checked.outcome === 'ready') return;
  if (checked.outcome === 'unknowable') throw imageRefused(checked.reason);
  throw new WarmError({
    kind: 'failed',
    code: 'preflight',
    message: `${recipe} ${version} cannot be deployed at ${domain}: ${checked.problems.join('; ')}`,
    hint: 'nothing was deployed; mend what is named',
  });
}

/**
 * The old data and env file make room. Their snapshot and bytes are what a failure goes back to; the secrets stay, for
 * that data is useless without them.
 */
async function clearOld({ tools, domain, progress }: Promotion): Promise<void> {
  progress(`clearing ${domain} for a fresh seed`);
  await tools.lifecycle.undeployAndSettle(domain);
  failpoint('promote.clear-volumes');
  await removeVolumes(tools.swarm, domain);
  failpoint('promote.clear-env');
  await removeFile(tools.abra.envPath(domain));
}
