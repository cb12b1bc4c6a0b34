/** What `recipes/<recipe>/recipe.config.ts` exports as `config`, with `satisfies RecipeConfig`. */
export interface RecipeConfig {
  /** Keep a canonical of this recipe. */
  warmCanonical?: boolean;
  health?: {
    path: string;
    statuses?: readonly number[];
    bodyIncludes?: string;
  };
  /** Seconds. */
  timeouts?: { deploySec?: number; testSec?: number };
  /** Added to the app's env file. */
  env?: Readonly<Record<string, string>>;
  /** Added to the env file before the upgrade only. */
  upgradeEnv?: Readonly<Record<string, string>>;
  /** Tiers that this recipe cannot have, with the reason: shown as intended. */
  expectedNotApplicable?: Readonly<
    Partial<Record<'install' | 'upgrade' | 'backup' | 'restore' | 'custom', string>>
  >;
}
