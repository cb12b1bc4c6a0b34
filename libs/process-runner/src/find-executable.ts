import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { commandMissing } from '@ci-warm/errors';

export interface WhereToLook {
  /** Default: this process's. */
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string | undefined;
}

/**
 * Absolute path of an executable as a shell would find it.
 *
 * @throws WarmError `command-missing` (infrastructure)
 */
export function requireExecutable(name: string, where: WhereToLook = {}): string {
  const found = findExecutable(name, where);
  if (found !== undefined) return found;
  const place = name.includes('/')
    ? 'at that path'
    : `on PATH (${(where.env ?? process.env)['PATH'] ?? 'which is not set'})`;
  throw commandMissing(
    `no executable ${name === '' ? '(empty name)' : name} ${place}`,
    remedies[name] ?? `Install ${path.basename(name)}, or put its folder on PATH.`,
  );
}

/**
 * The same, or `undefined`. Synchronous: a look takes microseconds, but a promise takes a turn of the event loop for each
 * folder of `PATH`, which is long where the main thread is busy.
 */
export function findExecutable(
  name: string,
  { env = process.env, cwd = process.cwd() }: WhereToLook = {},
): string | undefined {
  if (name === '') return undefined;
  const folders = name.includes('/') ? [''] : (env['PATH'] ?? '').split(':');
  for (const folder of folders) {
    const candidate = path.resolve(cwd, folder, name);
    if (isExecutable(candidate)) return candidate;
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

const utilLinux = 'Install util-linux and put its folder on PATH.';
const remedies: Readonly<Record<string, string>> = {
  abra: 'Install abra (https://docs.coopcloud.tech/abra/install/) and put its folder on PATH.',
  setpriv: utilLinux,
  script: utilLinux,
  stty: 'Install coreutils and put its folder on PATH.',
};
