import type { CommandResult, RunCommand } from '@ci-warm/process-runner';
import type { Secret } from '@ci-warm/secret';
import type { RecipeStore } from './recipe-types.ts';

export type { RecipeStore, FetchOutcome, RecipeVersions, TaggedVersion } from './recipe-types.ts';

export interface AbraClientOptions {
  run: RunCommand;
  /** abra's root, as in `ABRA_DIR`. */
  abraDir: string;
  /** Default `abra`, found on `PATH`. */
  command?: string;
  /** Default `default`: what `abra server add --local` makes. */
  server?: string;
  /** Milliseconds. Defaults: deploy, backup and restore 600,000, every other verb 120,000, a fetch or clone 120,000. */
  timeouts?: {
    deployMs?: number;
    otherMs?: number;
    fetchMs?: number;
    backupMs?: number;
    restoreMs?: number;
  };
  /** Added to abra's environment (for instance `DOCKER_HOST`). */
  env?: Readonly<Record<string, string>>;
  /** Descriptors that every abra process inherits: the app's lock. */
  inheritDescriptors?: readonly number[];
  /** Where locks lie, for an abra root that others use as well: nobody moves a checkout that matters. `waitMs`: default 900,000. */
  recipeLocks?: { folder: string; waitMs?: number };
  onLine?: (line: string) => void;
  signal?: AbortSignal | undefined;
  /** Where recipes are cloned from: `<recipesUrl><recipe>.git`. Default `https://git.coopcloud.tech/coop-cloud/`. */
  recipesUrl?: string;
  /** Told of every abra process that was started: outside time is reported apart. */
  onCommand?: (verb: string, result: CommandResult) => void;
}

/** What abra said when it did not do it. `fatal` is its `FATA` line, from whichever stream carried it. */
export type AbraOutcome =
  { outcome: 'done'; ms: number } | { outcome: 'refused'; fatal: string; result: CommandResult };

/** Stores the values of secrets, by name, where nobody else can read them. */
export type KeepSecrets = (values: Readonly<Record<string, Secret>>) => Promise<void>;

export interface AbraClient {
  /**
   * Does the work while nobody else moves the recipe's checkout: for whoever checks out and then looks. Every verb of
   * abra here does so by itself.
   *
   * @throws WarmError `recipe-busy` (busy)
   */
  withCheckout<T>(recipe: string, work: () => Promise<T>): Promise<T>;
  newApp(request: {
    recipe: string;
    domain: string;
    version?: string | undefined;
    chaos?: boolean | undefined;
  }): Promise<AbraOutcome>;
  /** Always without abra's own convergence check (it gives up during a start period) and without domain checks: callers wait themselves. */
  deploy(
    domain: string,
    options?: { version?: string | undefined; chaos?: boolean | undefined; force?: boolean | undefined },
  ): Promise<AbraOutcome>;
  undeploy(domain: string): Promise<AbraOutcome>;
  /** Env, secrets and volumes; the app must be undeployed. */
  removeApp(domain: string): Promise<AbraOutcome>;
  /**
   * Generates what is missing; existing ones are kept. Values are never returned, but given to `keep`, by the names that
   * the recipe has for them. `chaos`: those of the checkout as it is.
   */
  generateSecrets(
    domain: string,
    options?: { chaos?: boolean; keep?: KeepSecrets | undefined },
  ): Promise<AbraOutcome>;
  insertSecret(
    domain: string,
    secret: { name: string; version: string; value: Secret },
  ): Promise<AbraOutcome>;
  /** Lints the checkout as it is; check out the version first. */
  lint(recipe: string): Promise<LintReport>;
  /** Has abra read the compose files of the checkout as it is with the app's own env; lint reads them with those of `.env.sample`. */
  readProject(domain: string): Promise<AbraOutcome>;
  backups: AbraBackups;
  /** Absolute path of `<domain>.env`, whether or not it exists. */
  envPath(domain: string): string;
  /** `undefined` when there is no such app. */
  readEnv(domain: string): Promise<AppEnv | undefined>;
  /** Sets keys (adds, replaces or, with `undefined`, removes); comments, order and quoting of the rest stay. Idempotent. */
  editEnv(domain: string, changes: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** Exact bytes back, atomically. */
  writeEnvBytes(domain: string, bytes: Uint8Array): Promise<void>;
  recipes: RecipeStore;
}

type Refused = Extract<AbraOutcome, { outcome: 'refused' }>;

/** Backups of one app, kept by the server's backup app. Without one there, every call is refused. */
export interface AbraBackups {
  /** Keeps what the labels ask for. That it was done proves nothing of what was kept. */
  create(domain: string): Promise<AbraOutcome>;
  /** Ids of what is kept of the app; of an earlier app of the same domain, too. */
  snapshots(domain: string): Promise<{ outcome: 'listed'; snapshots: readonly string[] } | Refused>;
  /** Writes the volumes of a snapshot into a folder: a compressed tar archive with one archive per volume. */
  download(
    domain: string,
    request: { snapshot: string; folder: string },
  ): Promise<{ outcome: 'written'; file: string } | Refused>;
  /** Writes a snapshot over the volumes of the running app. */
  restore(domain: string, request: { snapshot: string }): Promise<AbraOutcome>;
}

export interface AppEnv {
  path: string;
  bytes: Uint8Array;
  values: ReadonlyMap<string, string>;
  /** From `TYPE=` or `RECIPE=`. */
  recipe: string | undefined;
  version: string | undefined;
}

export interface LintReport {
  ok: boolean;
  /** Unsatisfied rules of severity error, such as `R014`; where abra could not lint at all, one `FATA` with its reason. */
  errors: readonly LintRule[];
  warnings: readonly LintRule[];
  /** The table as printed. */
  output: string;
}

export interface LintRule {
  id: string;
  description: string;
}

/** A recipe store alone, without any abra. */
export type RecipeStoreOptions = Pick<
  AbraClientOptions,
  'run' | 'abraDir' | 'recipesUrl' | 'timeouts' | 'signal' | 'inheritDescriptors'
>;
