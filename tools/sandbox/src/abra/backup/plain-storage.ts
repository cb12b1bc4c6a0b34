import { execFile } from 'node:child_process';
import { mkdir, readdir, stat, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fatal, log } from '../cli/output.ts';
import type { Fault, Settings } from '../cli/types.ts';
import type { Engine } from '../engine/http.ts';
import type { EngineVolume } from '../engine/shapes.ts';
import { remembered } from '../remembered.ts';
import { serverPath, type Storage } from './storage.ts';

const run = promisify(execFile);

/** Copies of files, a folder per stack and snapshot. Faults of storing can be asked for here. */
export function plainStorage(engine: Engine, folder: string, faults: Settings['faults']): Storage {
  const live = async (volume: string) =>
    (await engine.call<EngineVolume>('GET', `/volumes/${volume}`)).Mountpoint;
  const kept = (stack: string, id: string, path = '') => join(folder, stack, id, path);
  return {
    async save(stack, paths) {
      // Sixteen hexadecimal digits that grow with time: as unique as a server's own backups are.
      const id = Date.now().toString(16).padStart(16, '0');
      await mkdir(kept(stack, id), { recursive: true });
      for (const each of paths) {
        const source = join(await live(each.volume), each.path);
        if (!(await exists(source))) {
          log('ERRO', `${serverPath(each)} does not exist, skipping`);
          continue;
        }
        const target = kept(stack, id, serverPath(each));
        await mkdir(dirname(target), { recursive: true });
        await run('cp', ['-aT', source, target]);
      }
      await damage(kept(stack, id), faults);
      return id;
    },
    snapshots: async (stack) => {
      const ids = (await readdir(join(folder, stack)).catch(() => [])).sort();
      return ids.map((id) => ({ id, time: new Date(Number.parseInt(id, 16)).toISOString() }));
    },
    list: async (stack, id) =>
      (await readdir(kept(stack, id), { recursive: true })).map((path) => `/${path}`).sort(),
    async restore(stack, id, paths) {
      if (faults.has('idle-restore')) return;
      for (const each of paths) {
        const source = kept(stack, id, serverPath(each));
        if (await exists(source)) await run('cp', ['-aT', source, join(await live(each.volume), each.path)]);
      }
    },
    async archive(stack, id, volume, file) {
      const root = kept(stack, id, remembered.backup.volumesFolder);
      if (!(await exists(join(root, volume)))) return false;
      await run('tar', ['-cf', file, '-C', kept(stack, id), `.${remembered.backup.volumesFolder}/${volume}`]);
      return true;
    },
  };
}

async function damage(folder: string, faults: ReadonlySet<Fault>): Promise<void> {
  if (faults.has('failing-backup')) fatal('exit status 1');
  const keep = faults.has('empty-backup') ? 0 : faults.has('truncated-backup') ? 0.5 : 1;
  if (keep === 1) return;
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    const stats = await stat(path);
    if (stats.isFile()) await truncate(path, Math.floor(stats.size * keep));
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
