import { stackName } from '@ci-warm/app-names';
import { execIn } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import {
  createKeycloakRealms,
  type KeycloakRealms,
  type KeycloakRealmsOptions,
} from '@ci-warm/keycloak-realms';
import { Secret } from '@ci-warm/secret';
import type { SwarmClient } from '@ci-warm/swarm-client';

/** The realms of the Keycloak at a domain of this host. Its administrator's password is read inside its container each time. */
export function realmsAt(
  swarm: SwarmClient,
  options: Omit<KeycloakRealmsOptions, 'adminPassword'>,
): KeycloakRealms {
  return createKeycloakRealms({ ...options, adminPassword: () => passwordIn(swarm, options.domain) });
}

async function passwordIn(swarm: SwarmClient, domain: string): Promise<Secret> {
  const command = ['cat', '/run/secrets/admin_password'];
  const read = await execIn(swarm, { domain, service: 'app', command });
  if (read.outcome === 'ended' && read.exitCode === 0 && read.stdout.trim() !== '')
    return new Secret(read.stdout);
  throw new WarmError({
    kind: 'infrastructure',
    code: 'admin-password',
    message:
      read.outcome === 'ended'
        ? `the container of ${stackName(domain)}_app has no readable /run/secrets/admin_password`
        : `${stackName(domain)}_app has no running container`,
    hint: `Look at the sign-on at ${domain}; the reconciler mends a shared one.`,
  });
}
