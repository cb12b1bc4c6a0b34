import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runHook } from '../backup/create.ts';
import { backupPlan, mountedVolumes } from '../backup/labels.ts';
import { fatal, log, needTerminal } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import type { EngineVolume } from '../engine/shapes.ts';
import { stackServices } from '../engine/stack.ts';
import { findApp } from '../files/apps.ts';
import { remembered } from '../remembered.ts';
import { chooseSnapshot } from './app-backup.ts';

const run = promisify(execFile);

/** Writes the files of a backup over the live volumes, between the restore hooks. */
export async function appRestore({ args: [domain = ''], value, settings }: Call): Promise<void> {
  needTerminal();
  const app = await findApp(settings.abraDir, domain);
  if (settings.faults.has('no-backup-app')) fatal(remembered.says.noBackupApp);
  const folder = await chooseSnapshot(settings.abraDir, domain, value('snapshot'));
  const engine = connect(settings.dockerHost);
  const services = (await stackServices(engine, app.stack)).filter((service) => backupPlan(service).enabled);
  for (const service of services) {
    const { restorePreHook, restorePostHook } = backupPlan(service);
    await runHook(engine, app, service, restorePreHook);
    for (const { name, fullName } of mountedVolumes(service, app.stack)) {
      const kept = await stat(join(folder, name)).catch(() => undefined);
      if (kept === undefined) continue;
      const { Mountpoint } = await engine.call<EngineVolume>('GET', `/volumes/${fullName}`);
      await run('cp', ['-aT', join(folder, name), Mountpoint]);
    }
    await runHook(engine, app, service, restorePostHook);
  }
  log('INFO', `restored ${domain}`);
}
