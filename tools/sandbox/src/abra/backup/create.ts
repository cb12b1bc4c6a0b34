import { fatal } from '../cli/output.ts';
import type { Engine } from '../engine/http.ts';
import { stackServices } from '../engine/stack.ts';
import type { App } from '../files/apps.ts';
import { remembered } from '../remembered.ts';
import { runHook } from './hooks.ts';
import { backupPlan, keptPaths } from './labels.ts';
import type { Storage } from './storage.ts';

/** Keeps what the labels name, all pre-hooks before and all post-hooks after. Returns the snapshot's id. */
export async function createBackup(engine: Engine, storage: Storage, app: App): Promise<string> {
  const services = await labelledServices(engine, app);
  for (const service of services) await runHook(engine, app, service, backupPlan(service).preHook);
  const id = await storage.save(
    app.stack,
    services.flatMap((service) => keptPaths(service, app.stack)),
  );
  for (const service of services) await runHook(engine, app, service, backupPlan(service).postHook);
  return id;
}

/** The services of a deployed app that ask for a backup. */
export async function labelledServices(engine: Engine, app: App) {
  const services = await stackServices(engine, app.stack);
  if (services.length === 0) fatal(remembered.says.notDeployed(app.domain));
  return services.filter((service) => backupPlan(service).enabled);
}
