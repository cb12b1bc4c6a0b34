/** One verb of the grammar. */
export interface Verb {
  /** Its words: `['app', 'secret', 'generate']`. */
  path: readonly string[];
  /** For the help: `['<domain>', '[version]']`; a last `...` takes everything that follows. */
  args: readonly string[];
  flags: Readonly<Record<string, FlagShape>>;
  summary: string;
  /** Modules are loaded by the verb that needs them: abra is started often. */
  load: () => Promise<(call: Call) => Promise<void>>;
}

export interface FlagShape {
  /** One letter; the same letter means different things to different verbs. */
  short?: string;
  /** Takes the next word. */
  value?: boolean;
}

export interface Call {
  args: readonly string[];
  has: (flag: string) => boolean;
  value: (flag: string) => string | undefined;
  settings: Settings;
}

export interface Settings {
  abraDir: string;
  /** As in `DOCKER_HOST`. */
  dockerHost: string;
  offline: boolean;
  noInput: boolean;
  faults: ReadonlySet<Fault>;
}

/** Faults of the real abra that a test can ask for. */
export type Fault =
  | 'converge-timeout'
  | 'start-period'
  | 'no-backup-app'
  | 'empty-backup'
  | 'truncated-backup'
  | 'failing-backup'
  | 'idle-restore';
