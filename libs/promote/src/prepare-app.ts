import type { AbraOutcome } from '@ci-warm/abra-client';
import { appUrl } from '@ci-warm/app-health';
import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { keepNewSecrets, removeVolumes } from '@ci-warm/canonical-lifecycle';
import { independentSettings } from '@ci-warm/recipe-config';
import { removeFile } from '@ci-warm/state-files';

import { insertConfigSecrets } from './config-secrets.ts';
import { requireImages } from './require-images.ts';
import type { Way, Work } from './work.ts';

/** Env, secrets and images for the version: for a fresh seed as abra makes them, else from the known-good env. */
export async function prepareApp(work: Work, how: Way): Promise<void> {
  const { tools, request, recipe, domain, version } = work;
  const { abra, lifecycle } = tools;
  // A dependency that was the run's own is gone: what named it stays as the recipe's author left it.
  const url = appUrl({ publicUrl: request.publicUrl ?? 'https://{domain}' }, domain).href.replace(/\/$/, '');
  const given = { ...request.config?.env, ...request.config?.upgradeEnv };
  const settings = independentSettings(given, { domain, url });
  const secrets = independentSettings(request.config?.secrets ?? {}, { domain, url });

  if (how.way === 'advance-in-place') await abra.writeEnvBytes(domain, Buffer.from(how.from.env, 'base64'));
  else if (how.old) await clearOld(work);
  const keepSecrets = await keepNewSecrets(work);
  const beforeSecrets = () => insertConfigSecrets(work, secrets);
  await lifecycle.ensureApp({ recipe, version, domain, env: settings, keepSecrets, beforeSecrets });
  const env = await abra.readEnv(domain);
  const type = env?.values.has('RECIPE') ? 'RECIPE' : 'TYPE';
  // Secrets that the version adds are generated from its own checkout, which abra takes from here.
  await abra.editEnv(domain, { ...settings, [type]: `${recipe}:${version}` });
  if (how.way === 'advance-in-place') {
    const generated = await abra.generateSecrets(domain, { keep: keepSecrets });
    succeed(generated, `generating the secrets of ${domain}`);
  }

  await requireImages(work);
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
  await removeVolumes(tools.swarm, stackName(domain));
  failpoint('promote.clear-env');
  await removeFile(tools.abra.envPath(domain));
}

function succeed(outcome: AbraOutcome, what: string): void {
  if (outcome.outcome === 'done') return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'abra-refused',
    message: `${what} failed: ${outcome.fatal}`,
    hint: 'see what abra says when you run the same command by hand',
  });
}
