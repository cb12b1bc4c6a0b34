import { rm } from 'node:fs/promises';
import { fatal, log } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { isDeployed, secretIds, stackVolumes } from '../engine/stack.ts';
import { findApp } from '../files/apps.ts';
import { remembered } from '../remembered.ts';
import { removeVolumes } from './app-volume.ts';

export async function appRemove({ args: [domain = ''], has, settings }: Call): Promise<void> {
  const app = await findApp(settings.abraDir, domain);
  if (!settings.noInput && !has('force')) fatal('aborting as --no-input and --force are not set');
  const engine = connect(settings.dockerHost);
  if (await isDeployed(engine, app.stack)) fatal(remembered.says.stillDeployed(domain));
  for (const [name, id] of await secretIds(engine)) {
    // By name alone: secrets carry no stack label.
    if (name.startsWith(`${app.stack}_`)) await engine.call('DELETE', `/secrets/${id}`);
  }
  await removeVolumes(engine, await stackVolumes(engine, app.stack));
  await rm(app.path);
  log('INFO', `file: ${app.path} removed`);
}
