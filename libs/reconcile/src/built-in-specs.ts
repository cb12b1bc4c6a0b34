import type { GivenSecret } from '@ci-warm/app-lifecycle';
import type { WarmAppSpec } from './types.ts';

/** What does not depend on the server. */
type BuiltInApp = Omit<WarmAppSpec, 'name' | 'domain' | 'window'> & {
  /** Seconds until the first success, where it takes longer than others. */
  healthTimeoutSec?: number;
};

/** The providers that this project knows by itself. An operator's configuration may change every part of them. */
export const builtInApps: Readonly<Record<string, BuiltInApp>> = {
  keycloak: {
    recipe: 'keycloak',
    stateful: true,
    health: { path: '/realms/master', statuses: [200] },
    healthTimeoutSec: 900,
    env: {},
    steps: 'on-failure',
  },
  traefik: {
    recipe: 'traefik',
    stateful: false,
    isIngress: true,
    // Its dashboard's router answers, possibly with a demand for a password: requests are being routed.
    health: { path: '/', statuses: [200, 301, 302, 307, 308, 401] },
    env: {},
    steps: 'on-failure',
  },
};

interface WildcardCertificate {
  certVersion: string;
  keyVersion: string;
  certFile?: string | undefined;
  keyFile?: string | undefined;
}

/**
 * Env keys that make the proxy serve a wildcard certificate of the operator's own, or routes from files, instead of
 * asking Let's Encrypt. They are set again before every deploy, so that no release's sample takes them away.
 */
export function traefikEnv({
  wildcard,
  fileProvider,
}: {
  wildcard?: WildcardCertificate | undefined;
  fileProvider?: boolean | undefined;
}): Record<string, string> {
  return {
    ...(wildcard
      ? {
          WILDCARDS_ENABLED: '1',
          SECRET_WILDCARD_CERT_VERSION: wildcard.certVersion,
          SECRET_WILDCARD_KEY_VERSION: wildcard.keyVersion,
        }
      : {}),
    ...(fileProvider ? { FILE_PROVIDER_DIRECTORY_ENABLED: '1' } : {}),
  };
}

/** The compose file that hands that certificate to the proxy; an operator's own `COMPOSE_FILE` stays below it. */
export const wildcardComposeFile = 'compose.wildcard.yml';

/** The two secrets of that certificate, which the proxy cannot start without. */
export function traefikSecrets(wildcard: WildcardCertificate): readonly GivenSecret[] {
  const { certVersion, keyVersion, certFile, keyFile } = wildcard;
  return [
    { name: 'ssl_cert', version: certVersion, file: certFile },
    { name: 'ssl_key', version: keyVersion, file: keyFile },
  ];
}
