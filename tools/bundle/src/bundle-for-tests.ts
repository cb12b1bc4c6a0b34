import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleApp } from './bundle-app.ts';
import { bundledApps } from './bundled-app.ts';

const apps = join(import.meta.dirname, '..', '..', '..', 'apps');

/** Longer than any run of tests: what was asked for last before that is used by nobody. */
const keptMs = 6 * 3_600_000;

/**
 * For vitest's globalSetup: bundles every app once, before the first test of a project. Tests that start an app dozens of
 * times then start what operators are given, in a quarter of the time that its sources take.
 */
export async function setup(): Promise<void> {
  await mkdir(bundledApps, { recursive: true });
  await removeUnused(bundledApps);
  await Promise.all((await readdir(apps)).map((app) => bundleForTests(join(apps, app), app, bundledApps)));
}

/**
 * `<into>/<app>` becomes a link to a folder named by its content. It is switched at once, and the folder that it led to
 * stays, since another project's tests may be starting the same app meanwhile.
 */
export async function bundleForTests(appDir: string, app: string, into: string): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(join(appDir, 'package.json'), 'utf8'));
  const made = await mkdtemp(join(into, `${app}.new-`));
  const built = join(made, 'dist');
  await bundleApp({ appDir, manifest, outdir: built });
  const folder = `${app}.${await hashBelow(built)}`;
  // Where the same content is already, it was made by this very code.
  await rename(built, join(into, folder)).catch(unlessFull);
  await utimes(join(into, folder), new Date(), new Date());
  await symlink(folder, join(made, 'link'));
  await rename(join(made, 'link'), join(into, app));
  await rm(made, { recursive: true });
}

export async function removeUnused(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.filter((entry) => entry.isDirectory())) {
    const path = join(folder, entry.name);
    // Another run may have removed it by now.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > keptMs) await rm(path, { recursive: true, force: true });
  }
}

async function hashBelow(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

function unlessFull(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}
