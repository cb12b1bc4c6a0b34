import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { WarmError } from '@ci-warm/errors';

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
export async function requireExecutable(name: string, where: WhereToLook = {}): Promise<string> {
  const found = await findExecutable(name, where);
  if (found !== undefined) return found;
  const place = name.includes('/')
    ? 'at that path'
    : `on PATH (${(where.env ?? process.env)['PATH'] ?? 'which is not set'})`;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'command-missing',
    message: `no executable ${name === '' ? '(empty name)' : name} ${place}`,
    hint: remedies[name] ?? `Install ${path.basename(name)}, or put its folder on PATH.`,
  });
}

/** The same, or `undefined`. */
export async function findExecutable(
  name: string,
  { env = process.env, cwd = process.cwd() }: WhereToLook,
): Promise<string | undefined> {
  if (name === '') return undefined;
  const folders = name.includes('/') ? [''] : (env['PATH'] ?? '').split(':');
  for (const folder of folders) {
    const candidate = path.resolve(cwd, folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
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
