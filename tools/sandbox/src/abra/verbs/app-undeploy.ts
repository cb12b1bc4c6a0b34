import { fatal, log } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { removeStack } from '../engine/stack-remove.ts';
import { isDeployed } from '../engine/stack.ts';
import { findApp } from '../files/apps.ts';
import { remembered } from '../remembered.ts';

export async function appUndeploy({ args: [domain = ''], settings }: Call): Promise<void> {
  const app = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  if (!(await isDeployed(engine, app.stack))) fatal(remembered.says.notDeployed(domain));
  await removeStack(engine, app.stack);
  log('INFO', `undeployed ${domain}`);
}
