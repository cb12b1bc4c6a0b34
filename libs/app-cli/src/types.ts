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
  /** Names of positional arguments, in order; those with `?` may be left out. */
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
