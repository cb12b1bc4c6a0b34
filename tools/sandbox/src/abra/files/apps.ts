import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal } from '../cli/output.ts';
import { remembered } from '../remembered.ts';
import { parseEnv, type EnvFile } from './env-file.ts';
import { splitType, withVersion } from './type-line.ts';

export interface App {
  /** Name of the env file without extension. */
  domain: string;
  server: string;
  path: string;
  recipe: string;
  /** From `TYPE`: what the next operation checks out. */
  version: string | undefined;
  stack: string;
  env: EnvFile['values'];
  modifiers: EnvFile['modifiers'];
}

export async function findApp(abraDir: string, domain: string): Promise<App> {
  for (const server of await listServers(abraDir)) {
    const path = join(abraDir, 'servers', server, `${domain}.env`);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return readApp({ domain, server, path, text });
  }
  return fatal(remembered.says.noSuchApp(domain));
}

export async function listApps(abraDir: string): Promise<App[]> {
  const apps: App[] = [];
  for (const server of await listServers(abraDir)) {
    const folder = join(abraDir, 'servers', server);
    for (const name of (await readdir(folder)).filter((entry) => entry.endsWith('.env')).sort()) {
      const path = join(folder, name);
      apps.push(readApp({ domain: name.slice(0, -4), server, path, text: await readFile(path, 'utf8') }));
    }
  }
  return apps;
}

export async function listServers(abraDir: string): Promise<string[]> {
  const root = join(abraDir, 'servers');
  const names = await readdir(root).catch(() => []);
  // A server may be a link to a folder elsewhere.
  const folders = await Promise.all(names.map((name) => stat(join(root, name)).catch(() => undefined)));
  return names.filter((_, index) => folders[index]?.isDirectory() === true).sort();
}

export async function writeVersion(app: App, version: string): Promise<void> {
  await writeFile(app.path, withVersion(await readFile(app.path, 'utf8'), version));
}

function stackName(domain: string): string {
  return domain.replaceAll('.', '_').slice(0, remembered.stackNameLength);
}

function readApp({
  domain,
  server,
  path,
  text,
}: {
  domain: string;
  server: string;
  path: string;
  text: string;
}): App {
  const { values, modifiers } = parseEnv(text);
  const type = values.get('TYPE') ?? values.get('RECIPE') ?? fatal(`${path}: no TYPE is set`);
  const stack = values.get('STACK_NAME') ?? stackName(domain);
  return { domain, server, path, ...splitType(type), stack, env: values, modifiers };
}
