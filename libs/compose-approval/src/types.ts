/** One thing that compose files ask of the host. */
export interface Ask {
  kind: AskKind;
  value: string;
  service: string | undefined;
  /** Of what is unreadable: all that its meaning depends on. Two that have the same mean the same, whatever that is. */
  basis?: string;
}

/**
 * - `file`: a file that is read on the host when the app is deployed; whoever can look decides whether it is the recipe's own.
 * - `setting`: a setting that would make it another app.
 * - `other`: a key or a line that is not known to be harmless, with all that it says.
 * - `unreadable`: something of which nobody can say what it asks. Never to be allowed; not new if it was there before.
 */
export type AskKind =
  | 'bind'
  | 'external-volume'
  | 'external-network'
  | 'external-secret'
  | 'external-config'
  | 'privileged'
  | 'capability'
  | 'device'
  | 'host-namespace'
  | 'security-option'
  | 'published-port'
  | 'other'
  | 'file'
  | 'setting'
  | 'unreadable';

export interface AllowedAsk {
  kind: string;
  value: string;
  /** Without it any service may. */
  service?: string | undefined;
}

/** What the files are deployed with. */
export interface StackFacts {
  /** The app's own stack: what is named after it belongs to it. */
  stack: string;
  /** From the env file and `abra.sh`. */
  variables: ReadonlyMap<string, string>;
}
