import { stackName } from '@ci-warm/app-names';
import type { Ingress } from '@ci-warm/app-health';
import type { Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { createKeycloakRealms, type KeycloakRealms } from '@ci-warm/keycloak-realms';
import { Secret } from '@ci-warm/secret';
import type { SwarmClient } from '@ci-warm/swarm-client';

/** The realms of the Keycloak at a domain of this host. Its administrator's password is read inside its container each time. */
export function realmsAt({
  domain,
  swarm,
  ingress,
  clock,
  signal,
}: {
  domain: string;
  swarm: SwarmClient;
  ingress: Ingress;
  clock: Clock;
  signal?: AbortSignal | undefined;
}): KeycloakRealms {
  return createKeycloakRealms({
    ...ingress,
    domain,
    clock,
    signal,
    adminPassword: () => passwordIn(swarm, domain),
  });
}

async function passwordIn(swarm: SwarmClient, domain: string): Promise<Secret> {
  const stack = stackName(domain);
  const containers = await swarm.containersOf(stack);
  const app = containers.find(({ labels }) => labels['com.docker.swarm.service.name'] === `${stack}_app`);
  if (app) {
    const { exitCode, stdout } = await swarm.exec(app.id, ['cat', '/run/secrets/admin_password']);
    if (exitCode === 0 && stdout.trim() !== '') return new Secret(stdout);
  }
  throw new WarmError({
    kind: 'infrastructure',
    code: 'admin-password',
    message: app
      ? `the container of ${stack}_app has no readable /run/secrets/admin_password`
      : `${stack}_app has no running container`,
    hint: `Look at the sign-on at ${domain}; the reconciler mends a shared one.`,
  });
}
