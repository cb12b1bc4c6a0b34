import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fatal } from '../cli/output.ts';
import { pairs, textOrList, type Fields } from './fields.ts';

export interface EnvironmentContext {
  /** Of the recipe. */
  folder: string;
  env: ReadonlyMap<string, string>;
}

/** The files of `env_file`, over them `environment`. What has no value, or an empty one, has that of the app's env. */
export function readEnvironment(
  at: Fields,
  path: string,
  { folder, env }: EnvironmentContext,
): Record<string, string> {
  const ofFiles = textOrList(at['env_file'], `${path}.env_file`).flatMap((name) => readLines(folder, name));
  const written = {
    ...pairs(ofFiles, `${path}.env_file`, (key) => env.get(key)),
    ...pairs(at['environment'], `${path}.environment`, (key) => env.get(key)),
  };
  return Object.fromEntries(
    Object.entries(written).map(([key, value]) => [key, value === '' ? (env.get(key) ?? '') : value]),
  );
}

/** Lines as they are: unlike a shell, Docker takes quotes as a part of the value. */
function readLines(folder: string, name: string): string[] {
  const file = resolve(folder, name);
  try {
    const lines = readFileSync(file, 'utf8').split(/\r?\n/);
    return lines.map((line) => line.trimStart()).filter((line) => line !== '' && !line.startsWith('#'));
  } catch {
    return fatal(`open ${file}: no such file or directory`);
  }
}
