import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleApp } from './bundle-app.ts';
import { bundledPrograms } from './bundled-app.ts';
import { bundleForTests } from './bundle-for-tests.ts';
import { onceInARun } from './once-in-a-run.ts';
import { setup as setUpSandbox } from './set-up-sandbox.ts';

const apps = join(import.meta.dirname, '..', '..', '..', 'apps');

/**
 * For vitest's globalSetup: bundles every app, and what their sandboxes start. Tests that start an app dozens of times then
 * start what operators are given, in a quarter of the time that its sources take.
 */
export async function setup(): Promise<void> {
  await setUpSandbox();
  await onceInARun('apps', async () => {
    await Promise.all((await readdir(apps)).map((app) => bundleForTests(app, bundledPrograms, bundler(app))));
  });
}

function bundler(app: string): (outdir: string) => Promise<void> {
  const appDir = join(apps, app);
  return async (outdir) => {
    const manifest: unknown = JSON.parse(await readFile(join(appDir, 'package.json'), 'utf8'));
    await bundleApp({ appDir, manifest, outdir });
  };
}
