import { systemClock, type Clock } from '@ci-warm/clock';
import { baseUrl, type Ingress } from '@ci-warm/ingress';
import { createAdminApi } from './admin-api.ts';
import { createAdminToken } from './admin-token.ts';
import { verifyDiscovery } from './discovery.ts';
import { createHttp } from './http.ts';
import { checkRealm } from './names.ts';
import { passwordGrant } from './password-grant.ts';
import { reapOrphanedRealms } from './reap.ts';
import { createRealmApi } from './realm-api.ts';
import { setupRealm } from './setup-realm.ts';
import type {
  AdminPassword,
  Discovery,
  GrantOutcome,
  PasswordGrantRequest,
  RealmCredentials,
  RealmRequest,
  RealmSummary,
  ReapReport,
  ReapRequest,
} from './types.ts';

export interface KeycloakRealmsOptions extends Ingress {
  /** Where Keycloak is: `warm-keycloak.ci.example.org`. */
  domain: string;
  /** Asked whenever a new session is needed; what it gives is not kept. */
  adminPassword: AdminPassword;
  /** Default `admin`. */
  adminUser?: string;
  /** Milliseconds for one try of one call. Default 15,000. */
  timeoutMs?: number;
  /** Milliseconds before the first repetition, doubled each time, three at most. Default 250. */
  retryDelayMs?: number;
  clock?: Clock;
  /** Ends every call. For a teardown that must still work, make another client without it. */
  signal?: AbortSignal | undefined;
}

/** Every function may throw WarmError `keycloak-unreachable`, `keycloak-error`, `admin-refused` (infrastructure), `bad-name` (usage). */
export interface KeycloakRealms {
  /**
   * Realm, client and user, and the proof by discovery and a token that they work. Repeating it completes what is missing.
   *
   * @throws WarmError `realm-taken` when the realm is there with another mark, or with one where none is given or the
   * other way round; `master-realm` (usage); `issuer-mismatch`, `bad-token`, `realm-unproven`.
   */
  setupRealm(request: RealmRequest): Promise<RealmCredentials>;
  listRealms(): Promise<readonly RealmSummary[]>;
  /** @throws WarmError `master-realm` (usage) */
  deleteRealm(realm: string): Promise<{ outcome: 'deleted' | 'absent' }>;
  /** Under locks that are handed in; what only looks like a run's realm is reported, never touched. */
  reapOrphanedRealms(request: ReapRequest): Promise<ReapReport>;
  /** @throws WarmError `bad-token` */
  passwordGrant(request: PasswordGrantRequest): Promise<GrantOutcome>;
  /** @throws WarmError `issuer-mismatch` */
  verifyDiscovery(realm: string): Promise<Discovery>;
}

/** The realms of one Keycloak. Throws WarmError `public-url` (usage). */
export function createKeycloakRealms({
  domain,
  adminPassword,
  adminUser = 'admin',
  timeoutMs = 15_000,
  retryDelayMs = 250,
  clock = systemClock,
  signal,
  ...ingress
}: KeycloakRealmsOptions): KeycloakRealms {
  const base = baseUrl(ingress, domain);
  const http = createHttp({ base, ingress, timeoutMs, retryDelayMs, clock, signal });
  const server = { http, base, clock };
  const token = createAdminToken(server, { adminUser, adminPassword });
  const admin = createAdminApi(server, token);
  const realms = createRealmApi(admin);
  const own = {
    verifyDiscovery: async (realm: string) => await verifyDiscovery(server, realm),
    passwordGrant: async (request: PasswordGrantRequest) => await passwordGrant(server, request),
  };
  return {
    ...own,
    setupRealm: async (request) => await setupRealm({ admin, realms, base, ...own }, request),
    listRealms: realms.list,
    deleteRealm: async (realm) => ({
      outcome: (await realms.remove(checkRealm(realm))) ? 'deleted' : 'absent',
    }),
    reapOrphanedRealms: async (request) => await reapOrphanedRealms(realms, request),
  };
}
