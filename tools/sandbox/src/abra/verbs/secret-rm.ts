import { fatal, log } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { secretIds } from '../engine/stack.ts';
import { loadAppProject } from '../files/app-project.ts';
import { appSecrets } from '../files/app-secrets.ts';
import { findApp } from '../files/apps.ts';
import { ensureAppRecipe } from '../recipe/ensure.ts';

export async function secretRm({ args, has, settings }: Call): Promise<void> {
  const [domain = '', only] = args;
  if (only === undefined && !has('all')) fatal('no secret(s) specified?');
  const app = await findApp(settings.abraDir, domain);
  const checkout = await ensureAppRecipe(app, { ...settings, chaos: has('chaos') });
  const engine = connect(settings.dockerHost);
  const known = await secretIds(engine);
  const wanted = appSecrets(app, await loadAppProject(app, checkout.path));
  const present = wanted.filter(
    ({ name, fullName }) => (only === undefined || name === only) && known.has(fullName),
  );
  if (present.length === 0) fatal('no secrets to remove?');
  for (const { fullName } of present) {
    await engine.call('DELETE', `/secrets/${known.get(fullName)}`);
    log('INFO', `deleted ${fullName} successfully from server`);
  }
}
