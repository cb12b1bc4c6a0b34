import { loadProject } from '../compose/load.ts';
import type { Project } from '../compose/types.ts';
import { readAbraSh } from '../recipe/abra-sh.ts';
import type { App } from './apps.ts';

/** The compose project of an app, as the recipe's folder is now. */
export async function loadAppProject(app: App, folder: string): Promise<Project> {
  return loadProject(folder, await composeEnv(app, folder));
}

async function composeEnv(app: App, folder: string): Promise<ReadonlyMap<string, string>> {
  return new Map([...app.env, ...(await readAbraSh(folder)), ['STACK_NAME', app.stack]]);
}
