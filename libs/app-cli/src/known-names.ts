/**
 * Every app reads the same environment and the same file, so one app must not complain about another one's names.
 * A new app or variable is entered here.
 */
export const knownApps: readonly string[] = [
  'reconciler',
  'quick-runner',
  'nightly-sweep',
  'bridge-trigger',
  'warmctl',
];

export const knownVariables: readonly string[] = [
  'CCCI_WARM_ROOT',
  'CCCI_LOCK_DIR',
  'CCCI_BASE_DOMAIN',
  'CCCI_PUBLIC_URL',
  'CCCI_CONNECT_TO',
  'CCCI_CA_FILE',
  'CCCI_HEALTH_WINDOW_SEC',
  'CCCI_HEALTH_SUCCESSES',
  'CCCI_HEALTH_TIMEOUT_SEC',
  'CCCI_REPO',
  'CCCI_CONFIG',
  'CCCI_RECIPES_URL',
  'CCCI_TRUST_CLONES',
  'CCCI_MAX_TESTS',
  'CCCI_CANONICAL_STALE_DAYS',
  'CCCI_QUICK',
  'CCCI_SKIP_FETCH',
  'CCCI_FRESH_INSTALL',
  'CCCI_CONTEXT',
  'CCCI_HOOK_ANSWER',
  'CCCI_APP_URL',
  'CCCI_TIER',
  'CCCI_FAILPOINTS',
  'CCCI_DEBUG',
  'CCCI_REAL_CACHE',
];

/** Settings of any app that may stand in the file's `common` section: those with a variable, and these. */
export function knownCommonKeys(): string[] {
  return [...knownVariables.map(keyOfVariable), ...commonWithoutVariable];
}

const commonWithoutVariable = [
  'abraDir',
  'dockerHost',
  'server',
  'deployTimeoutSec',
  'freeFloor',
  'providers',
];

/** `CCCI_WARM_ROOT` → `warmRoot`: how the same setting is called in the file. */
function keyOfVariable(variable: string): string {
  const words = variable
    .replace(/^CCCI_/, '')
    .toLowerCase()
    .split('_');
  return words
    .map((word, index) => (index === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1)))
    .join('');
}
