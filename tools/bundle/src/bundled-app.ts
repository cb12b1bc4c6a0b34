import { join } from 'node:path';

export const bundledPrograms = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'apps');

/** The program of an app that `set-up-apps.ts` has made. */
export function bundledApp(app: 'quick-runner' | 'reconciler' | 'warmctl'): string {
  return join(bundledPrograms, app, 'main.mjs');
}
