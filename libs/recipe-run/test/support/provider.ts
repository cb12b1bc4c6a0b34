import { join } from 'node:path';
import { createAbraClient } from '@ci-warm/abra-client';
import { lockName, warmDomain } from '@ci-warm/app-names';
import { systemClock } from '@ci-warm/clock';
import type { KeycloakRealms } from '@ci-warm/keycloak-realms';
import { realmsAt } from '../../src/app/realms-at.ts';
import { window, type World } from './world.ts';

/** A shared Keycloak, as the reconciler leaves it. */
export interface Provider {
  domain: string;
  lockPath: string;
  keycloak: KeycloakRealms;
  deploy(): Promise<void>;
  undeploy(): Promise<void>;
  /** Names, without the server's own realm. */
  realms(): Promise<string[]>;
}

export async function startProvider({ sandbox, run, swarm, lifecycle }: World): Promise<Provider> {
  const { abraDir, baseDomain, connectTo, lockDir } = sandbox;
  const recipe = 'keycloak';
  const domain = warmDomain(recipe, baseDomain);
  const abra = createAbraClient({ run, abraDir });
  await abra.recipes.fetch(recipe);
  const version = (await abra.recipes.versions(recipe)).versions.at(-1)?.version.raw ?? '';
  await lifecycle.createApp({ recipe, version, domain, env: { DOMAIN: domain } });
  const ingress = { publicUrl: 'http://{domain}', connectTo };
  const keycloak = realmsAt(swarm, { ...ingress, domain, clock: systemClock });
  const provider: Provider = {
    domain,
    lockPath: join(lockDir, lockName(domain)),
    keycloak,
    deploy: async () => {
      const times = { ...window, timeoutMs: 20_000, probeTimeoutMs: 2_000 };
      const health = { path: '/realms/master', statuses: [200] };
      const deployed = await lifecycle.deploy({ domain, version, health, window: times });
      if (deployed.outcome !== 'healthy') throw new Error(deployed.reason);
    },
    undeploy: async () => void (await lifecycle.undeployAndSettle(domain)),
    realms: async () =>
      (await keycloak.listRealms()).map(({ name }) => name).filter((name) => name !== 'master'),
  };
  await provider.deploy();
  return provider;
}
