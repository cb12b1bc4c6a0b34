import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Every file below a folder, by path: mode and hash. Equal answers mean equal bytes. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const described = await Promise.all(
    files.sort().map(async (file) => {
      const [{ mode }, bytes] = await Promise.all([lstat(file), readFile(file)]);
      return [
        relative(folder, file),
        `${mode.toString(8)} ${createHash('sha256').update(bytes).digest('hex')}`,
      ] as const;
    }),
  );
  return Object.fromEntries(described);
}

/** Open alerts in the outbox, as parsed documents. */
export async function alertsIn(warmRoot: string): Promise<Record<string, unknown>[]> {
  const folder = join(warmRoot, 'alerts');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  return await Promise.all(
    names.map(
      async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Record<string, unknown>,
    ),
  );
}
