import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { containerOf, exec } from '../engine/exec.ts';
import { connect } from '../engine/http.ts';
import { findApp, type App } from '../files/apps.ts';
import { ensureAppRecipe } from '../recipe/ensure.ts';
import { passOn } from './app-run.ts';

/** `app cmd <domain> <service> <function> [args]`, or without the service under `--local`. */
export async function appCmd({ args, has, value, settings }: Call): Promise<void> {
  const [domain = '', ...rest] = args;
  const app = await findApp(settings.abraDir, domain);
  const { path } = await ensureAppRecipe(app, { ...settings, chaos: has('chaos') });
  const script = await readFile(join(path, 'abra.sh'), 'utf8').catch(() =>
    fatal(`${path}/abra.sh does not exist`),
  );
  const local = has('local');
  const [service = '', name, ...words] = local ? ['local', ...rest] : rest;
  if (name === undefined) return fatal('missing <function>');
  if (!new RegExp(`^\\s*(function\\s+)?${name.replaceAll(/\W/g, '\\$&')}\\s*\\(\\)`, 'm').test(script)) {
    fatal(`${app.recipe} doesn't have a ${name} function`);
  }
  const text = `${variables(app)}\n${script}\n${name} "$@"\n`;
  if (local) return runLocally(text, words);
  const engine = connect(settings.dockerHost);
  const container = await containerOf(engine, app.stack, service);
  passOn(await exec(engine, container, ['sh', '-c', text, 'abra', ...words], value('user')));
}

function variables({ domain, stack, recipe }: App): string {
  return `TARGET=${domain}; APP_NAME=${domain}; STACK_NAME=${stack}; RECIPE=${recipe}`;
}

function runLocally(text: string, words: readonly string[]): void {
  const { status } = spawnSync('bash', ['-c', text, 'abra', ...words], { stdio: 'inherit' });
  if (status !== 0) fatal(`exit status ${status}`);
}
