import { appUrl } from '@ci-warm/app-health';
import { generateSecrets, removeVolumes } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { keepNewSecrets } from '@ci-warm/canonical-lifecycle';
import { independentSettings } from '@ci-warm/recipe-config';
import { Secret } from '@ci-warm/secret';
import { removeFile } from '@ci-warm/state-files';

import type { Way, Work } from './work.ts';

/** Env, secrets and images for the version: for a fresh seed as abra makes them, else from the known-good env. */
export async function prepareApp(work: Work, how: Way): Promise<void> {
  const { tools, request, recipe, domain, version } = work;
  const { abra, lifecycle } = tools;
  // A dependency that was the run's own is gone: what named it stays as the recipe's author left it.
  const url = appUrl({ publicUrl: request.publicUrl ?? 'https://{domain}' }, domain).href.replace(/\/$/, '');
  const wished = { ...request.config?.env, ...request.config?.upgradeEnv };
  const settings = independentSettings(wished, { domain, url });
  const secrets = independentSettings(request.config?.secrets ?? {}, { domain, url });

  if (how.way === 'advance-in-place') await abra.writeEnvBytes(domain, Buffer.from(how.from.env, 'base64'));
  else if (how.old) await clearOld(work);
  const keepSecrets = await keepNewSecrets(work);
  const given = Object.entries(secrets).map(([name, value]) => ({ name, value: new Secret(value) }));
  await lifecycle.createApp({ recipe, version, domain, env: settings, secrets: given, keepSecrets });
  const env = await abra.readEnv(domain);
  const type = env?.values.has('RECIPE') ? 'RECIPE' : 'TYPE';
  // Secrets that the version adds are generated from its own checkout, which abra takes from here.
  await abra.editEnv(domain, { ...settings, [type]: `${recipe}:${version}` });
  if (how.way === 'advance-in-place')
    await generateSecrets(tools, domain, { chaos: false, keep: keepSecrets });

  // The green run had them all.
  await lifecycle.requireImages({ recipe, domain, of: version, proved: true });
  const checked = await lifecycle.preflight({ domain, recipe, version });
  if (checked.outcome === 'ready') return;
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
async function clearOld({ tools, domain, progress }: Work): Promise<void> {
  progress(`clearing ${domain} for a fresh seed`);
  await tools.lifecycle.undeployAndSettle(domain);
  failpoint('promote.clear-volumes');
  await removeVolumes(tools.swarm, domain);
  failpoint('promote.clear-env');
  await removeFile(tools.abra.envPath(domain));
}
