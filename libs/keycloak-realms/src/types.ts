import type { Secret } from '@ci-warm/secret';

/** Gives the administrator's password afresh. Inside a running container it is `/run/secrets/admin_password`. */
export type AdminPassword = () => Promise<Secret>;

/** Which run owns a realm: kept as attributes of the realm itself, from its first moment on. */
export interface RealmMark {
  /** Id of the run. */
  run: string;
  host: string;
  /** The app whose lock the run holds for as long as it lives. */
  domain: string;
}

export interface RealmRequest {
  realm: string;
  clientId: string;
  username: string;
  /** Without it a new one is made, also for a user who is there already. */
  password?: Secret;
  /** Without it a client that is there keeps its own and a new one gets a new one. */
  clientSecret?: Secret;
  /** Default: none. */
  redirectUris?: readonly string[];
  /** Makes the realm one run's own. Without it a realm that any run owns is refused. */
  mark?: RealmMark;
}

/** How to use a realm. */
export interface RealmCredentials {
  /** Whether this call made the realm. */
  created: boolean;
  realm: string;
  issuer: string;
  clientId: string;
  clientSecret: Secret;
  username: string;
  email: string;
  password: Secret;
}

export interface RealmSummary {
  name: string;
  /** `undefined` when the server shows the name only: its owner is then unknown. */
  attributes: Readonly<Record<string, string>> | undefined;
}

export interface PasswordGrantRequest {
  realm: string;
  clientId: string;
  /** Not for public clients. */
  clientSecret?: Secret;
  username: string;
  password: Secret;
}

/** `claims` are those of the access token: signature, issuer and expiry were checked. */
export type GrantOutcome =
  | {
      outcome: 'granted';
      accessToken: Secret;
      refreshToken: Secret | undefined;
      idToken: Secret | undefined;
      /** Seconds. */
      expiresInSec: number;
      claims: Readonly<Record<string, unknown>>;
    }
  | { outcome: 'refused'; reason: string };

export interface Discovery {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  jwksUri: string;
}

/** What a run wrote down before it created anything. More fields do no harm. */
export interface RunRecord {
  id: string;
  host: string;
  /** Domains that the run creates. */
  creates: readonly string[];
  /** Domain of an app that the run borrows. */
  borrows?: string | undefined;
  realms: readonly string[];
  /** There once everything of the run is gone: what has its realm's name later is somebody else's. */
  endedAt?: string | undefined;
}

export interface ReapableRealm {
  realm: string;
  /** Runs that own it. */
  runs: readonly string[];
  /** Every one of these was free. */
  domains: readonly string[];
}

/**
 * Why a realm that looks like a run's, or is said to be one, stays:
 * its run lives · another host's mark · no mark · a mark of this host whose run is not known here · no lock could prove that
 * its run is dead · a marked name that is not a run's · the server did not show whose it is.
 */
export type KeepReason =
  'in-use' | 'other-host' | 'look-alike' | 'no-record' | 'no-lock' | 'not-a-run' | 'unreadable';

export interface ReapPlan {
  reap: readonly ReapableRealm[];
  kept: readonly { realm: string; reason: KeepReason }[];
}

export interface ReapRequest {
  records: readonly RunRecord[];
  host: string;
  /** Whether somebody holds the lock of this app. */
  isLocked: (domain: string) => boolean | Promise<boolean>;
  /**
   * Does the work while holding the locks of all these apps, never waiting for one; `false` if one is held by somebody
   * else, and nothing was done then.
   */
  whileHolding: (domains: readonly string[], work: () => Promise<void>) => Promise<boolean>;
}

export interface ReapReport {
  deleted: readonly string[];
  kept: ReapPlan['kept'];
  /** A realm that could not be deleted does not stop the others. */
  failed: readonly { realm: string; reason: string }[];
}
