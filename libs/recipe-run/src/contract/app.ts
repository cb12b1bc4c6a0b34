import type { AppProof, GivenSecret } from '@ci-warm/app-lifecycle';
import type { RunCommand } from '@ci-warm/process-runner';
import type { RecipeConfig, RecipeFiles } from '@ci-warm/recipe-config';
import type { ReadyDependency } from './dependency.ts';
import type { Head } from './run.ts';
import type { RunLog } from './run-log.ts';
import type { RunTools } from './tools.ts';

/** An app that a run deploys: the tested one, or a dependency of it. */
export interface App {
  recipe: string;
  domain: string;
  /** With its placeholders filled in. */
  config: RecipeConfig;
  proof: AppProof;
  wiring: Wiring;
  tools: RunTools;
  log: RunLog;
}

/** The app that a run is about. */
export interface TestedApp extends App {
  head: Head;
  files: RecipeFiles;
  /** Ready for the app, in the order of the config. */
  dependencies: readonly ReadyDependency[];
  /** Runs its recipe's hooks and tests; they inherit all locks of the run. */
  command: RunCommand;
  /** Takes every name to the ingress, where that is not at its usual place. */
  proxyUrl: string | undefined;
}

/** How an app is told where its dependencies are: what its config says, filled in. */
export interface Wiring {
  /** Settings and secrets that name a dependency. */
  env: Readonly<Record<string, string>>;
  dependentSecrets: ReadonlySet<string>;
  /** Those that the recipe's config gives itself; abra generates all others. */
  secrets: readonly GivenSecret[];
}

export const noWiring: Wiring = { env: {}, dependentSecrets: new Set(), secrets: [] };
