import type { z } from 'zod';

/** What an app is, for `--help`, `--version` and reading its configuration. */
export interface AppDescription<Schema extends z.ZodObject> {
  name: string;
  version: string;
  summary: string;
  /** `reconciler <app> [options]`. */
  usage: string;
  schema: Schema;
  /** One row per setting: the key in the schema, its flag, its variable and what it means. */
  settings: readonly Setting<keyof z.infer<Schema> & string>[];
  /**
   * Names of positional arguments, in order; those with `?` may be left out. One that is also a key of the schema sets
   * that key, as a flag would.
   */
  positionals: readonly string[];
  /** Closing lines of `--help`: exit codes, examples. */
  notes?: string;
}

export interface Setting<Key extends string> {
  key: Key;
  /** `--warm-root`; absent where a flag would be wrong (secrets). */
  flag?: string;
  /** `CCCI_WARM_ROOT` or one of Drone's. */
  variable?: string;
  /** Boolean flags take no value. */
  boolean?: boolean;
  /** Value is never shown, only that it is set. */
  secret?: boolean;
  /** In the `common` section of the configuration file rather than the app's own. */
  common?: boolean;
  description: string;
}

/** What an app's main function gets: everything from outside that it needs. */
export interface AppContext<Config> {
  config: Config;
  /** By name; one that may be left out and was is `undefined`. */
  positionals: Readonly<Record<string, string | undefined>>;
  /** Aborted at the first SIGTERM, SIGINT or SIGHUP; its reason is a WarmError `interrupted`. */
  signal: AbortSignal;
  /** Aborted at the second signal, if the app asked for that instead of ending at once. */
  hurry: AbortSignal;
  /** A line for people, on standard error. */
  progress: (line: string) => void;
  warn: (line: string) => void;
  /** Whether one JSON document is wanted instead of text; nothing else goes to standard output then. */
  json: boolean;
}

/** What an app answers. It prints and exits nowhere itself. */
export interface AppResult {
  exitCode: number;
  /** Printed with `--json`. */
  document: unknown;
  /** Printed otherwise, if not empty. */
  text: string;
}

export interface AppOptions<Schema extends z.ZodObject> {
  description: AppDescription<Schema>;
  main: (context: AppContext<z.infer<Schema>>) => Promise<AppResult>;
  /** What the second signal does: `exit` (the default) ends the process at once; `hurry` aborts `context.hurry`, a third one ends it. */
  secondSignal?: 'exit' | 'hurry';
  /** Whether the end of the process that started this one counts as a first signal. */
  stopWithParent?: boolean;
  /** Milliseconds that the app may take after the first signal, from its configuration. Then it is ended. Default: no limit. */
  stopGraceMs?: (config: z.infer<Schema>) => number;
}
