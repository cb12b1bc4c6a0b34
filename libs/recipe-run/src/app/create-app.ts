import type { AbraOutcome } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import { insertSecrets } from '../deps/wiring.ts';
import type { Run } from '../contract/run.ts';

/** Env file and secrets of a new app: of a release, or of the run's checkout as it is. */
export async function createApp(
  run: Run,
  from: { version: string } | 'checkout',
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { tools, recipe, domain, config, watch } = run;
  const { abra } = tools;
  const words = from === 'checkout' ? { chaos: true } : from;
  demand(await watch.outside(() => abra.newApp({ recipe, domain, ...words })), `create ${domain}`);
  await abra.editEnv(domain, { DOMAIN: domain, ...config.env, ...settings });
  await insertSecrets(run);
  // As the checkout is: `app new` has just put it at the version.
  demand(
    await watch.outside(() => abra.generateSecrets(domain, { chaos: true })),
    `generate the secrets of ${domain}`,
  );
}

function demand(outcome: AbraOutcome, what: string): void {
  if (outcome.outcome === 'done') return;
  throw new WarmError({
    kind: 'failed',
    code: 'app-not-created',
    message: `abra could not ${what}: ${outcome.fatal}`,
  });
}
