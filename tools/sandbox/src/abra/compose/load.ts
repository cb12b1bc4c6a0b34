import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, type ScalarTag } from 'yaml';
import { fatal } from '../cli/output.ts';
import { fields } from './fields.ts';
import { interpolate } from './interpolate.ts';
import { durationKeys, keys } from './keys.ts';
import { mergeProjects } from './merge.ts';
import { readConfig, readNetwork, readSecret, readVolume } from './resources.ts';
import { readService } from './service.ts';
import type { Project } from './types.ts';

/** The project of all files that `COMPOSE_FILE` names (default `compose.yml`), in a recipe's folder. */
export async function loadProject(folder: string, env: ReadonlyMap<string, string>): Promise<Project> {
  const names = (env.get('COMPOSE_FILE') || 'compose.yml').split(':').filter(Boolean);
  const projects = await Promise.all(names.map((name) => loadFile(folder, name, env)));
  return projects.reduce(mergeProjects);
}

async function loadFile(folder: string, name: string, env: ReadonlyMap<string, string>): Promise<Project> {
  const content = await readFile(join(folder, name), 'utf8').catch(() =>
    fatal(`${name} does not exist in ${folder}`),
  );
  const document = parseYaml(content, name);
  refuseVariableDurations(document, '');
  const file = fields(interpolate(document, env), '', keys.file);
  const context = { folder, env };
  const secretsAsWritten = fields(fields(document, '')['secrets'], 'secrets');
  return {
    services: each(file['services'], 'services', (node, path) => readService(node, path, context)),
    networks: each(file['networks'], 'networks', readNetwork),
    volumes: each(file['volumes'], 'volumes', readVolume),
    secrets: each(file['secrets'], 'secrets', (node, path, name) =>
      readSecret(node, path, secretsAsWritten[name]),
    ),
    configs: each(file['configs'], 'configs', (node, path) => readConfig(node, path)),
  };
}

function parseYaml(content: string, name: string): unknown {
  try {
    return parse(content, { merge: true, customTags: (tags) => [octal, ...tags] });
  } catch (error) {
    return fatal(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
  }
}

/** Docker's reader takes `0444` as octal, as YAML did before 1.2: modes of files are written so. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0[0-7]+$/,
  resolve: (text: string) => Number.parseInt(text, 8),
};

function refuseVariableDurations(node: unknown, path: string): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const where = path === '' ? key : `${path}.${key}`;
    const checked =
      durationKeys.includes(key) && /^services\.[^.]+\.(healthcheck|deploy|stop_grace_period)\b/.test(where);
    if (checked && typeof value === 'string' && value.includes('$')) {
      fatal(`${where}: "${value}" does not match format "duration"`);
    }
    if (!Array.isArray(value) && key !== 'labels') refuseVariableDurations(value, where);
  }
}

function each<T>(
  node: unknown,
  path: string,
  read: (node: unknown, path: string, name: string) => T,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(fields(node, path)).map(([name, value]) => [name, read(value, `${path}.${name}`, name)]),
  );
}
