/** How a release or a pull request can be broken. */
export type Break = 'lint' | 'start' | 'health' | 'late-crash' | 'migration';

export interface SandboxOptions {
  /** Made if absent. Without it a temporary one is made, which `stop` removes. */
  dir?: string;
  /**
   * Recipes to publish at once; all of the sandbox's own without it. The ingress' recipe is always there. With
   * `backup-bot-two` the server has a backup app.
   */
  recipes?: string[];
}

export interface PublishOptions {
  break?: Break;
  /** Text of `release/<version>`. */
  notes?: string;
  /** A lightweight tag, which abra does not take for a version. */
  lightweight?: boolean;
}

/** A small Co-op Cloud that is up. */
export interface Sandbox {
  dir: string;
  /** `unix://…`. */
  dockerHost: string;
  abraDir: string;
  warmRoot: string;
  lockDir: string;
  /** `ci.test`. */
  baseDomain: string;
  /** `host:port` of the ingress. */
  connectTo: string;
  /** Everything an app needs to find this sandbox, `PATH` included. */
  env: Record<string, string>;
  enginePid: number;
  /** Puts a new release on a recipe's remote: a commit on `main` and a tag. */
  publish(recipe: string, version: string, options?: PublishOptions): Promise<{ commit: string }>;
  /** Puts a commit on a new branch `pr-<n>` of a recipe's remote. */
  pullRequest(recipe: string, options?: { break?: Break }): Promise<{ commit: string; ref: string }>;
  /** Ends every process, and removes the folder if `startSandbox` chose it. Safe to call twice. */
  stop(): Promise<void>;
}
