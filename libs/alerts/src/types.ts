export type AlertKind =
  | 'hold'
  | 'lightweight-tag'
  | 'rolled-back'
  | 'broken'
  | 'promote-failed'
  | 'stale-canonical'
  | 'disk-low'
  | 'sweep-missed'
  | 'lanes-disagree'
  | 'unit-failed';

export interface Alert {
  /** Stable: the same incident has the same key, and so one file. `hold:warm-keycloak:11.0.0+27.0.0`. */
  key: string;
  kind: AlertKind;
  /** The warm app or recipe concerned. */
  app: string;
  /** One line. */
  summary: string;
  /** ISO 8601. */
  firstAt: string;
  lastAt: string;
  count: number;
  details: Record<string, unknown>;
}

export interface AlertStore {
  /** Writes the sentinel, or raises the count of the one that is there. `written` says whether it is new. */
  raise(alert: {
    key: string;
    kind: AlertKind;
    app: string;
    summary: string;
    details?: Record<string, unknown>;
  }): Promise<{ written: boolean; path: string }>;
  /** Open alerts, oldest first. A damaged file is reported, not skipped in silence. */
  list(): Promise<{ alerts: readonly Alert[]; damaged: readonly string[] }>;
  /** Moves it to `seen/`; a key that is not open is fine. */
  archive(key: string): Promise<void>;
}
