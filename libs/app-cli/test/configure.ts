import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { readConfig } from '../src/index.ts';
import { parseCommandLine } from '../src/command-line.ts';
import { description } from './description.ts';

type Env = Readonly<Record<string, string>>;

/** The configuration that these words, variables and file make. `CCW_URL` is there unless it is set. */
export async function configure(words: string, env: Env = {}, file?: unknown) {
  const all: Record<string, string> = { CCW_URL: 'https://ci.test', ...env };
  if (file !== undefined) all['CCCI_CONFIG'] = await configFile(file);
  return readConfig({
    description,
    commandLine: parseCommandLine(description, words.split(' ').filter(Boolean)),
    env: all,
  });
}

/** Path of a configuration file of this test's own. */
export async function configFile(content: unknown): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ccw-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'config.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
