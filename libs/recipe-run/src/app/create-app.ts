import type { GivenSecret } from '@ci-warm/app-lifecycle';
import type { Run } from '../contract/run.ts';

/** Env file and secrets of a new app: of a release, or of the run's checkout as it is. */
export async function createApp(
  run: Run,
  from: { version: string } | 'checkout',
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { tools, recipe, domain, config, watch } = run;
  const env = { DOMAIN: domain, ...config.env, ...settings };
  const request = { recipe, domain, env, secrets: givenSecrets(run), chaos: true, mustBeNew: true };
  await watch.outside(() =>
    tools.lifecycle.createApp({ ...request, ...(from === 'checkout' ? {} : { version: from.version }) }),
  );
}

/** The secrets that the recipe's config gives itself; abra generates all others. */
export function givenSecrets({ wiring }: Pick<Run, 'wiring'>): GivenSecret[] {
  return Object.entries(wiring.secrets).map(([name, value]) => ({ name, value, ofRecipe: true }));
}
