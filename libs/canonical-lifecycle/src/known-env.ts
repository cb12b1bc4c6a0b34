import type { AbraClient } from '@ci-warm/abra-client';
import type { Canonical } from '@ci-warm/canonical-registry';

/** Whether the app's env file is, byte for byte, what the registry recorded. */
export async function hasKnownGoodEnv(abra: AbraClient, canonical: Canonical): Promise<boolean> {
  const env = await abra.readEnv(canonical.domain);
  return env !== undefined && knownGoodEnv(canonical).equals(env.bytes);
}

export const knownGoodEnv = ({ env }: Canonical): Buffer => Buffer.from(env, 'base64');
