import { randomInt } from 'node:crypto';
import { fatal, log, print, printJson } from '../cli/output.ts';
import { drawTable } from '../cli/table.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { secretIds } from '../engine/stack.ts';
import { loadAppProject } from '../files/app-project.ts';
import { appSecrets } from '../files/app-secrets.ts';
import { findApp, type App } from '../files/apps.ts';
import type { Checkout } from '../recipe/checkout.ts';
import { ensureAppRecipe } from '../recipe/ensure.ts';
import { remembered } from '../remembered.ts';

export async function secretGenerate(call: Call): Promise<void> {
  const { args, has, settings } = call;
  const app = await findApp(settings.abraDir, args[0] ?? '');
  if (args[1] === undefined && !has('all')) fatal('missing arguments [secret]/[version] or "--all"');
  const checkout = await ensureAppRecipe(app, { ...settings, chaos: has('chaos') });
  const values = await generate(call, app, checkout, args[1]);
  if (has('machine')) return printJson(values);
  const rows = Object.entries(values);
  if (rows.length > 0) print(drawTable(['name', 'value'], rows));
  log(
    'WARN',
    rows.length > 0
      ? 'generated secrets are not shown again, please take note of them NOW'
      : 'no secrets generated',
  );
}

/** What is missing only: a secret cannot be changed, and data may depend on it. Returns name → value. */
export async function generate(
  { has, settings }: Call,
  app: App,
  checkout: Checkout,
  only?: string,
): Promise<Record<string, string>> {
  const engine = connect(settings.dockerHost);
  const project = await loadAppProject(app, checkout.path);
  const wanted = appSecrets(app, project).filter(({ name, generated }) =>
    only === undefined ? generated : name === only,
  );
  if (only !== undefined && wanted.length === 0) fatal(`${only} doesn't exist in the env config?`);
  const known = await secretIds(engine);
  const values: Record<string, string> = {};
  for (const { name, fullName, length } of wanted) {
    if (known.has(fullName)) {
      if (!has('machine')) log('WARN', `${fullName} already exists`);
      continue;
    }
    const value = randomText(length);
    await engine.call('POST', '/secrets/create', {
      Name: fullName,
      Data: Buffer.from(value).toString('base64'),
    });
    values[name] = value;
  }
  return values;
}

function randomText(length: number): string {
  const { alphabet } = remembered.secret;
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
