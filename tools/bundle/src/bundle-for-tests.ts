import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleApp } from './bundle-app.ts';
import { bundledApps } from './bundled-app.ts';

const apps = join(import.meta.dirname, '..', '..', '..', 'apps');

/**
 * For vitest's globalSetup: bundles every app once, before the first test of a project. Tests that start an app dozens of
 * times then start what operators are given, in a quarter of the time that its sources take.
 */
export async function setup(): Promise<void> {
  await mkdir(bundledApps, { recursive: true });
  await Promise.all((await readdir(apps)).map(bundle));
}

/** By renaming, since another project's tests may be starting the same app meanwhile. */
async function bundle(app: string): Promise<void> {
  const appDir = join(apps, app);
  const manifest: unknown = JSON.parse(await readFile(join(appDir, 'package.json'), 'utf8'));
  const made = join(bundledApps, `${app}.${process.pid}-${Math.random().toString(36).slice(2)}.mjs`);
  await bundleApp({ appDir, manifest, outfile: made });
  await rename(made, join(bundledApps, `${app}.mjs`));
}
