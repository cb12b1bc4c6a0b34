import { join } from 'node:path';

export const bundledApps = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'apps');

/** The program of an app that `bundle-for-tests.ts` has made. */
export function bundledApp(app: 'quick-runner' | 'reconciler' | 'warmctl'): string {
  return join(bundledApps, app, 'main.mjs');
}
