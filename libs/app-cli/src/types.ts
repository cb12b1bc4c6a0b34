import type { Contradiction } from './contradictions.ts';
import type { ConfigOf, Settings } from './setting.ts';

/** What an app is, for `--help`, `--version` and reading its configuration. */
export interface AppDescription<Rows extends Settings> {
  name: string;
  version: string;
  summary: string;
  /** `reconciler <app> [options]`. */
  usage: string;
  /** In the order of `--help`. */
  settings: Rows;
  /** Settings that are given as arguments, in order; those with `?` may be left out. */
  positionals: readonly string[];
  /** Settings that cannot be meant together: found before anything is done. */
  contradictions?: readonly Contradiction<Rows>[];
  /** What others read from the same environment and file: no reason to complain. */
  known: KnownNames;
  /** Closing lines of `--help`: exit codes, examples. */
  notes?: string;
}

export interface KnownNames {
  /** Sections of the file beside `common` and the app's own. */
  sections: readonly string[];
  /** Variables with this project's prefix. */
  variables: readonly string[];
  /** Keys of the section `common`. */
  commonKeys: readonly string[];
}

/** What an app's main function gets: everything from outside that it needs. */
export interface AppContext<Config> {
  config: Config;
  /** Aborted at the first SIGTERM, SIGINT or SIGHUP; its reason is a WarmError `interrupted`. */
  signal: AbortSignal;
  /** A line for people, on standard error. */
  progress: (line: string) => void;
  warn: (line: string) => void;
}

/** What an app answers. It prints and exits nowhere itself. */
export interface AppResult {
  exitCode: number;
  /** Printed with `--json`. */
  document: unknown;
  /** Printed otherwise, if not empty. */
  text: string;
}

export interface AppOptions<Rows extends Settings> {
  description: AppDescription<Rows>;
  main: (context: AppContext<ConfigOf<Rows>>) => Promise<AppResult>;
  /** Whether the end of the process that started this one counts as a first signal. */
  stopWithParent?: boolean;
  /** Milliseconds that the app may take after the first signal, from its configuration. Then it is ended. Default: no limit. */
  stopGraceMs?: (config: ConfigOf<Rows>) => number;
}
