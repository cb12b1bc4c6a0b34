import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal, log, needTerminal, print, printJson } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { createBackup, backupFolder } from '../backup/create.ts';
import { connect } from '../engine/http.ts';
import { findApp } from '../files/apps.ts';
import { remembered } from '../remembered.ts';

export async function backupCreate({ args: [domain = ''], settings }: Call): Promise<void> {
  needTerminal();
  const app = await findApp(settings.abraDir, domain);
  if (settings.faults.has('no-backup-app')) fatal(remembered.says.noBackupApp);
  const snapshot = await createBackup(connect(settings.dockerHost), app, settings);
  log('INFO', `backup ${snapshot} of ${domain} created`);
}

export async function backupSnapshots({ args: [domain = ''], has, settings }: Call): Promise<void> {
  needTerminal();
  const names = await snapshotsOf(settings.abraDir, (await findApp(settings.abraDir, domain)).domain);
  if (has('machine')) return printJson(names.map((id) => ({ id })));
  print(names.join('\n'));
}

export async function backupList({ args: [domain = ''], value, settings }: Call): Promise<void> {
  needTerminal();
  const folder = await chooseSnapshot(settings.abraDir, domain, value('snapshot'));
  print((await readdir(folder, { recursive: true })).sort().join('\n'));
}

/** Folder of one backup; the newest unless an id is given. */
export async function chooseSnapshot(abraDir: string, domain: string, wanted = 'latest'): Promise<string> {
  const names = await snapshotsOf(abraDir, domain);
  const name = wanted === 'latest' ? names.at(-1) : names.find((id) => id === wanted);
  return join(backupFolder(abraDir, domain), name ?? fatal(`no snapshot ${wanted} of ${domain}`));
}

async function snapshotsOf(abraDir: string, domain: string): Promise<string[]> {
  return (await readdir(backupFolder(abraDir, domain)).catch(() => [])).sort();
}
