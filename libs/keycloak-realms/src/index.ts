export { createKeycloakRealms } from './create-keycloak-realms.ts';
export type { KeycloakRealms, KeycloakRealmsOptions } from './create-keycloak-realms.ts';
export type { Ingress } from '@ci-warm/ingress';
export { realmsToReap } from './realms-to-reap.ts';
export type {
  GrantOutcome,
  RealmCredentials,
  RealmMark,
  RealmRequest,
  RealmSummary,
  ReapRequest,
  RunRecord,
} from './types.ts';
