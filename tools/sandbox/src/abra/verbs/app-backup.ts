import { join } from 'node:path';
import { fatal, log, needTerminal, print } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { storageOf } from '../backup/backup-app.ts';
import { createBackup } from '../backup/create.ts';
import { writeDownload } from '../backup/download.ts';
import type { Snapshot, Storage } from '../backup/storage.ts';
import { connect } from '../engine/http.ts';
import { findApp } from '../files/apps.ts';
import { remembered } from '../remembered.ts';

export async function backupCreate({ args: [domain = ''], settings }: Call): Promise<void> {
  needTerminal();
  const app = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  const snapshot = await createBackup(engine, await storageOf(engine, settings), app);
  log('INFO', `backup ${snapshot} of ${domain} created`);
}

export async function backupSnapshots({ args: [domain = ''], settings }: Call): Promise<void> {
  needTerminal();
  const { stack } = await findApp(settings.abraDir, domain);
  const storage = await storageOf(connect(settings.dockerHost), settings);
  const found = await storage.snapshots(stack);
  if (found.length === 0) return log('WARN', `no snapshots found for app ${domain}`);
  print(found.map(remembered.backup.snapshotLine).join('\n'));
}

export async function backupList({ args: [domain = ''], value, settings }: Call): Promise<void> {
  needTerminal();
  const { stack } = await findApp(settings.abraDir, domain);
  const storage = await storageOf(connect(settings.dockerHost), settings);
  const { id } = await chooseSnapshot(storage, stack, value('snapshot'));
  print((await storage.list(stack, id)).join('\n'));
}

export async function backupDownload({ args: [domain = ''], value, settings }: Call): Promise<void> {
  needTerminal();
  const { stack } = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  const storage = await storageOf(engine, settings);
  const { id } = await chooseSnapshot(storage, stack, value('snapshot'));
  const file = join(process.cwd(), remembered.backup.downloadName);
  await writeDownload(engine, storage, { stack, id, file });
  log('INFO', 'backup successfully downloaded to current working directory');
}

/** The newest unless an id is given. */
export async function chooseSnapshot(storage: Storage, stack: string, wanted = 'latest'): Promise<Snapshot> {
  const found = await storage.snapshots(stack);
  const snapshot = wanted === 'latest' ? found.at(-1) : found.find(({ id }) => id === wanted);
  return snapshot ?? fatal(`no snapshot ${wanted} of ${stack}`);
}
