import type { KnownNames, Settings } from '@ci-warm/app-cli';
import { quickRunnerSettings } from './apps/quick-runner.ts';
import { reconcilerSettings } from './apps/reconciler.ts';
import { warmctlSettings } from './apps/warmctl.ts';

/** The table: every setting that any app takes. A new app is entered here. */
export const appSettings: Readonly<Record<string, Settings>> = {
  reconciler: reconcilerSettings,
  'quick-runner': quickRunnerSettings,
  warmctl: warmctlSettings,
};

/** Apps that are planned and may be configured already. */
const otherSections = ['nightly-sweep', 'bridge-trigger'];

/** What libraries, recipe tests and hooks read directly. */
const otherVariables = [
  'CCCI_CONTEXT',
  'CCCI_HOOK_ANSWER',
  'CCCI_APP_URL',
  'CCCI_TIER',
  'CCCI_FAILPOINTS',
  'CCCI_REAL_CACHE',
];

const rows = Object.values(appSettings).flatMap((settings) => Object.entries(settings));

/** Every app reads the same environment and the same file, so one app must not complain about another one's names. */
export const knownNames: KnownNames = {
  sections: [...Object.keys(appSettings), ...otherSections],
  variables: [...rows.flatMap(([, { variable }]) => variable ?? []), ...otherVariables],
  commonKeys: rows.flatMap(([key, { common }]) => (common ? [key] : [])),
};
