import type { HealthCheck, ProbeOutcome } from '@ci-warm/app-health';
import type { Ingress } from '@ci-warm/ingress';
import type { AppTools } from '@ci-warm/app-lifecycle';
import type { KeycloakRealms } from '@ci-warm/keycloak-realms';

/** What looks at apps and changes them. All its calls count as time outside, and end with `signal`. */
export interface RunTools extends AppTools {
  ingress: Ingress;
  signal: AbortSignal;
  /** Asks an app once, through the ingress. */
  probe(domain: string, check: HealthCheck): Promise<ProbeOutcome>;
  /** The realms of the Keycloak at a domain of this host. */
  realmsAt(domain: string): KeycloakRealms;
}
