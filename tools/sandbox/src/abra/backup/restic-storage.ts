import { fatal, log } from '../cli/output.ts';
import { writeFile } from 'node:fs/promises';
import { exec } from '../engine/exec.ts';
import type { Engine } from '../engine/http.ts';
import { remembered } from '../remembered.ts';
import { serverPath, type Storage } from './storage.ts';

/** Real restic in the backup app's container, which sees the server's volumes and says by its environment which repository. */
export function resticStorage(engine: Engine, container: string): Storage {
  const call = async (args: readonly string[], accepted: readonly number[] = [0]) => {
    const result = await exec(engine, container, ['restic', '--no-cache', ...args]);
    if (accepted.includes(result.code)) return result;
    return fatal(`restic ${args[0]}: ${result.stderr.toString().trim() || `exit status ${result.code}`}`);
  };
  const ensureRepository = async () => {
    const { code } = await call(['cat', 'config'], [0, 1, 10]);
    if (code !== 0) await call(['init']);
  };
  return {
    async save(stack, paths) {
      await ensureRepository();
      const words = ['backup', '--json', '--host', 'backup', '--tag', stack, ...paths.map(serverPath)];
      // 3: a path could not be read, the rest is kept.
      const { code, stdout, stderr } = await call(words, [0, incomplete]);
      if (code === incomplete) log('ERRO', stderr.toString().trim().replaceAll('\n', ' '));
      const summary = jsonLines<{ message_type?: string; snapshot_id?: string }>(stdout).find(
        ({ message_type }) => message_type === 'summary',
      );
      return summary?.snapshot_id?.slice(0, 8) ?? fatal('restic backup: no snapshot was made');
    },
    async snapshots(stack) {
      await ensureRepository();
      const { stdout } = await call(['snapshots', '--json', '--tag', stack]);
      const found = JSON.parse(stdout.toString() || '[]') as { short_id: string; time: string }[] | null;
      return (found ?? [])
        .map(({ short_id, time }) => ({ id: short_id, time }))
        .sort((a, b) => a.time.localeCompare(b.time));
    },
    async list(_stack, id) {
      const { stdout } = await call(['ls', '--json', id]);
      return jsonLines<{ struct_type?: string; path?: string }>(stdout).flatMap(({ struct_type, path }) =>
        struct_type === 'node' && path !== undefined ? [path] : [],
      );
    },
    async restore(_stack, id, paths) {
      const includes = paths.flatMap((each) => ['--include', serverPath(each)]);
      await call(['restore', id, '--target', '/', ...includes]);
    },
    async archive(_stack, id, volume, file) {
      const folder = `${remembered.backup.volumesFolder}/${volume}`;
      const { code, stdout } = await call(['dump', id, folder], [0, 1]);
      if (code === 0) await writeFile(file, stdout);
      return code === 0;
    },
  };
}

const incomplete = 3;

function jsonLines<T>(stdout: Buffer): T[] {
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as T);
}
