import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Longer than any run of tests: what was asked for last before that is used by nobody. */
const keptMs = 6 * 3_600_000;

/**
 * `<into>/<name>` becomes a link to a folder named by its content. It is switched at once, and the folder that it led to
 * stays, since another run of tests may be starting the same program meanwhile.
 */
export async function bundleForTests(
  name: string,
  into: string,
  bundle: (outdir: string) => Promise<void>,
): Promise<void> {
  const made = await mkdtemp(join(into, `${name}.new-`));
  const built = join(made, 'dist');
  await bundle(built);
  const folder = `${name}.${await hashBelow(built)}`;
  // Where the same content is already, it was made by this very code.
  await rename(built, join(into, folder)).catch(unlessFull);
  await utimes(join(into, folder), new Date(), new Date());
  await symlink(folder, join(made, 'link'));
  await rename(join(made, 'link'), join(into, name));
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
