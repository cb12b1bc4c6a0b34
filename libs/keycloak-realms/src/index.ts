export { createKeycloakRealms } from './create-keycloak-realms.ts';
export type { KeycloakRealms, KeycloakRealmsOptions } from './create-keycloak-realms.ts';
export type { Ingress } from '@ci-warm/ingress';
export { realmsToReap } from './realms-to-reap.ts';
export type {
  AdminPassword,
  Discovery,
  GrantOutcome,
  KeepReason,
  PasswordGrantRequest,
  RealmCredentials,
  RealmMark,
  RealmRequest,
  RealmSummary,
  ReapableRealm,
  ReapPlan,
  ReapReport,
  ReapRequest,
  RunRecord,
} from './types.ts';
