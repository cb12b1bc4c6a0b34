import type { AbraOutcome } from '@ci-warm/abra-client';
import { appUrl } from '@ci-warm/app-health';
import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { independentSettings } from '@ci-warm/recipe-config';

import type { Work } from './work.ts';

/** Env, secrets and images for the version: for a new app as abra makes it, for an old one from its known-good env. */
export async function prepareApp(work: Work, from: Canonical | undefined): Promise<void> {
  const { hands, request, recipe, domain, version } = work;
  const { abra, lifecycle } = hands;
  // A dependency that was the run's own is gone: what named it stays as the recipe's author left it.
  const url = appUrl({ publicUrl: request.publicUrl ?? 'https://{domain}' }, domain).href.replace(/\/$/, '');
  const given = { ...request.config?.env, ...request.config?.upgradeEnv };
  const settings = independentSettings(given, { domain, url });

  if (from) await abra.writeEnvBytes(domain, Buffer.from(from.env, 'base64'));
  await lifecycle.ensureApp({ recipe, version, domain, env: settings });
  const env = await abra.readEnv(domain);
  const type = env?.values.has('RECIPE') ? 'RECIPE' : 'TYPE';
  // Secrets that the version adds are generated from its own checkout, which abra takes from here.
  await abra.editEnv(domain, { ...settings, [type]: `${recipe}:${version}` });
  if (from) succeed(await abra.generateSecrets(domain), `generating the secrets of ${domain}`);

  const checked = await lifecycle.preflight({ domain, recipe, version });
  if (checked.outcome === 'ready') return;
  throw new WarmError({
    kind: 'failed',
    code: 'preflight',
    message: `${recipe} ${version} cannot be deployed at ${domain}: ${checked.problems.join('; ')}`,
    hint: 'nothing was deployed; mend what is named',
  });
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
