import type { AbraClient, KeepSecrets } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';

/**
 * Has abra generate those of the app's secrets that Swarm has not yet.
 *
 * @param how.chaos from the checkout as it is, not from the version in the env file
 * @throws WarmError `secrets-failed` (failed)
 */
export async function generateSecrets(
  { abra }: { abra: AbraClient },
  domain: string,
  { chaos, keep }: { chaos: boolean; keep?: KeepSecrets | undefined },
): Promise<void> {
  failpoint('app-lifecycle.secrets');
  const generated = await abra.generateSecrets(domain, { chaos, keep });
  if (generated.outcome === 'done') return;
  throw new WarmError({
    kind: 'failed',
    code: 'secrets-failed',
    message: `abra could not generate the secrets of ${domain}: ${generated.fatal}`,
    hint: 'see what abra says when you run `abra app secret generate` by hand',
  });
}
