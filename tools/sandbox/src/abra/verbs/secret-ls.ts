import { log, print, printJson } from '../cli/output.ts';
import { drawTable } from '../cli/table.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { secretIds } from '../engine/stack.ts';
import { loadAppProject } from '../files/app-project.ts';
import { appSecrets } from '../files/app-secrets.ts';
import { findApp } from '../files/apps.ts';
import { ensureAppRecipe } from '../recipe/ensure.ts';

export async function secretLs({ args: [domain = ''], has, settings }: Call): Promise<void> {
  const app = await findApp(settings.abraDir, domain);
  const checkout = await ensureAppRecipe(app, { ...settings, chaos: has('chaos') });
  const known = await secretIds(connect(settings.dockerHost));
  const rows = appSecrets(app, await loadAppProject(app, checkout.path)).map(
    ({ name, version, fullName }) => ({
      name,
      version,
      'generated-name': fullName,
      'created-on-server': String(known.has(fullName)),
    }),
  );
  if (has('machine')) return printJson(rows);
  if (rows.length === 0) return log('WARN', `no secrets stored for ${domain}`);
  print(
    drawTable(
      ['name', 'version', 'generated name', 'created on server'],
      rows.map((row) => Object.values(row)),
    ),
  );
}
