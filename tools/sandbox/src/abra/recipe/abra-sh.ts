import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from '../files/env-file.ts';

/** The `export X_VERSION=v4` lines of `abra.sh`. */
export async function readAbraSh(path: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(path, 'abra.sh'), 'utf8').catch(() => '');
  const exports = text.split('\n').filter((line) => /^\s*export\s+\w+=/.test(line));
  return parseEnv(exports.join('\n')).values;
}
