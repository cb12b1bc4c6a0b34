import { storageOf } from '../backup/backup-app.ts';
import { labelledServices } from '../backup/create.ts';
import { runHook } from '../backup/hooks.ts';
import { backupPlan, keptPaths } from '../backup/labels.ts';
import { log, needTerminal } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { findApp } from '../files/apps.ts';
import { chooseSnapshot } from './app-backup.ts';

/** Writes the files of a backup over the live volumes, between the restore hooks. */
export async function appRestore({ args: [domain = ''], value, settings }: Call): Promise<void> {
  needTerminal();
  const app = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  const storage = await storageOf(engine, settings);
  const { id } = await chooseSnapshot(storage, app.stack, value('snapshot'));
  const services = await labelledServices(engine, app);
  for (const service of services) await runHook(engine, app, service, backupPlan(service).restorePreHook);
  const paths = services.flatMap((service) => keptPaths(service, app.stack));
  await storage.restore(app.stack, id, paths);
  for (const service of services) await runHook(engine, app, service, backupPlan(service).restorePostHook);
  log('INFO', `restored ${id} of ${domain}`);
}
