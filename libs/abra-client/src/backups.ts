import path from 'node:path';
import type { AbraCommand } from './abra-command.ts';
import { checkedDomain, checkedSnapshot } from './checked-names.ts';
import { commands } from './commands.ts';
import type { AbraBackups } from './types.ts';

/** The backup verbs: abra passes them on to the server's backup app, and does so only on a terminal. */
export function createBackups(
  abra: AbraCommand,
  { backupMs = 600_000, restoreMs = 600_000 }: { backupMs?: number; restoreMs?: number } = {},
): AbraBackups {
  return {
    create: (domain) =>
      abra('app backup create', commands.backupCreate(checkedDomain(domain)), {
        terminal: true,
        timeoutMs: backupMs,
      }),
    async snapshots(domain) {
      const listed = await abra.run('app backup snapshots', commands.backupSnapshots(checkedDomain(domain)), {
        terminal: true,
        quiet: true,
      });
      return listed.outcome === 'done'
        ? { outcome: 'listed', snapshots: parseSnapshots(listed.output) }
        : listed;
    },
    async download(domain, { snapshot, folder }) {
      const words = commands.backupDownload(checkedDomain(domain), checkedSnapshot(snapshot));
      const call = { terminal: true, timeoutMs: backupMs, cwd: folder };
      const written = await abra('app backup download', words, call);
      return written.outcome === 'done'
        ? { outcome: 'written', file: path.join(folder, downloadName) }
        : written;
    },
    restore: (domain, { snapshot }) =>
      abra('app restore', commands.restore(checkedDomain(domain), checkedSnapshot(snapshot)), {
        terminal: true,
        timeoutMs: restoreMs,
      }),
  };
}

/** What abra calls it in the folder that it is started in. */
const downloadName = 'backup.tar.gz';

/**
 * Ids in a list of snapshots, one per line, in the order of the list. Whatever else is on a line (time, tags, a log
 * line's level) is passed over.
 */
function parseSnapshots(output: string): string[] {
  const ids = output.split('\n').flatMap((line) => line.split(/[\s"',|│┃]+/).find(isId) ?? []);
  return [...new Set(ids)];
}

/** The shortest that restic prints are eight digits long. A year or a day written without dashes is no id. */
const isId = (word: string) => /^[0-9a-f]{8,64}$/.test(word) && !/^20\d{6}$/.test(word);
