import type { HostAccess } from './host-access.ts';

/** What `recipes/<recipe>/recipe.config.ts` exports as `config`, with `satisfies RecipeConfig`. */
export interface RecipeConfig {
  /** Keep a canonical of this recipe. */
  warmCanonical?: boolean;
  /** What proves that the app serves. */
  health?: HealthSettings;
  /** Seconds. */
  timeouts?: TimeoutSettings;
  /** Asked after health and before any test: an app may serve long before it can be used. */
  ready?: ReadyProbe;
  /** Added to the app's env file. Values may hold placeholders. */
  env?: Readonly<Record<string, string>>;
  /** Added to the env file before the upgrade only, or to a new app that begins at the tested commit. */
  upgradeEnv?: Readonly<Record<string, string>>;
  /** Secret of the recipe → its value, inserted instead of generated. Values may hold placeholders. */
  secrets?: Readonly<Record<string, string>>;
  /** Other apps that this one is tested with. */
  deps?: readonly (string | Dependency)[];
  /** Executables in the recipe's CI folder. */
  hooks?: HookSettings;
  /** Compose file in the recipe's CI folder that is put into the checkout and appended to `COMPOSE_FILE`. */
  composeOverlay?: string;
  /** Folder in the recipe's CI folder that is laid over the checkout of the base, never over the tested commit. */
  baseRepair?: string;
  /** What a good backup must hold. */
  backup?: BackupChecks;
  /** Tiers that this recipe cannot have, with the reason: shown as intended. */
  expectedNotApplicable?: Readonly<Partial<Record<ConfigTier, string>>>;
  /** Deploy the tested commit from nothing, too, also where the run does not ask for it. */
  freshInstall?: boolean;
  /** What a tested commit may newly ask of the host. */
  hostAccess?: readonly HostAccess[];
  /** Tests and hooks in the recipe's own repository that may be run, also from a pull request. */
  approvedHeadTests?: readonly string[];
}

export type ConfigTier = 'install' | 'upgrade' | 'backup' | 'restore' | 'custom' | 'fresh-install';

export interface HealthSettings {
  path: string;
  statuses?: readonly number[];
  bodyIncludes?: string;
  /** Another name than the app's domain. */
  host?: string;
  /** Apps besides its dependencies that it calls by name: their answers are no mix-up. */
  mayCall?: readonly string[];
  /** At least so long, whatever the server's own window is. */
  windowSec?: number;
  /** At least so many in a row. */
  successes?: number;
}

export interface TimeoutSettings {
  deploySec?: number;
  testSec?: number;
  hookSec?: number;
  readySec?: number;
  backupSec?: number;
  restoreSec?: number;
}

/** One of the two. */
export interface ReadyProbe {
  http?: { path: string; statuses?: readonly number[]; bodyIncludes?: string };
  command?: ServiceCommand;
}

/** Run in a container of the app; exit code 0 is yes. */
export interface ServiceCommand {
  /** Name in the compose file. */
  service: string;
  command: readonly string[];
}

/** Another app that this one is tested with. */
export interface Dependency {
  recipe: string;
  /** Default `oidc` for keycloak, `app` for all others. */
  kind?: DependencyKind;
  /** Whether a shared provider may serve the run. Default `allowed`; always `never` for the kind `app`. */
  shared?: 'allowed' | 'never';
  /** Where the sign-on may send a browser back to. Values may hold placeholders. Default `{app.url}/*`. */
  redirectUris?: readonly string[];
}

/**
 * - `oidc`: a sign-on; the run gets a realm of its own with a client and a user, in a shared provider or one deployed for it.
 * - `app`: any other app, deployed for the run and removed with it.
 */
export type DependencyKind = 'oidc' | 'app';

export interface HookSettings {
  /** Before the first deploy: env file and secrets are there, nothing runs. */
  install?: string;
  /** After the deploy and before the tests. Default `setup_custom_tests.sh`, where there is one. */
  setup?: string;
}

export interface BackupChecks {
  /** All of them have to be in the backup. */
  paths?: readonly BackupPath[];
  /** Asked after the backup. */
  command?: ServiceCommand;
}

export interface BackupPath {
  /** Name in the compose file. */
  volume: string;
  /** Within the volume; without it the volume as a whole. */
  path?: string;
  /** Default 1. */
  minBytes?: number;
}
