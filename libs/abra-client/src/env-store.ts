import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { editEnvText, parseEnv } from '@ci-warm/compose';
import { systemCodeOf, WarmError } from '@ci-warm/errors';
import { readBytesFile, writeBytesFile } from '@ci-warm/state-files';
import { checkedDomain } from './checked-names.ts';
import type { AbraClient, AppEnv } from './types.ts';

export type EnvStore = Pick<AbraClient, 'envPath' | 'readEnv' | 'editEnv' | 'writeEnvBytes'>;

/** The apps' env files of one server. Values never reach a log or an error from here. */
export function createEnvStore({ abraDir, server }: { abraDir: string; server: string }): EnvStore {
  const envPath = (domain: string) => path.join(abraDir, 'servers', server, `${checkedDomain(domain)}.env`);
  const readEnv = async (domain: string) => {
    const bytes = await readBytesFile(envPath(domain));
    return bytes === undefined ? undefined : describeEnv(envPath(domain), bytes);
  };
  const writeEnvBytes = async (domain: string, bytes: Uint8Array) => {
    const file = await behindLinks(envPath(domain));
    // What is right already needs no room on a full disk.
    if ((await readBytesFile(file))?.equals(bytes) !== true) await writeBytesFile(file, bytes);
  };
  return {
    envPath,
    readEnv,
    writeEnvBytes,
    async editEnv(domain, changes) {
      const env = await readEnv(domain);
      if (env === undefined) throw appMissing(domain, envPath(domain));
      const before = textOf(env);
      const after = editEnvText(before, changes);
      if (after !== before) await writeEnvBytes(domain, Buffer.from(after));
    },
  };
}

function describeEnv(file: string, bytes: Buffer): AppEnv {
  const values = parseEnv(bytes.toString('utf8'));
  const [recipe, ...version] = (values.get('TYPE') || values.get('RECIPE') || '').split(':');
  return { path: file, bytes, values, recipe: recipe || undefined, version: version.join(':') || undefined };
}

function textOf({ path: file, bytes }: AppEnv): string {
  const text = Buffer.from(bytes).toString('utf8');
  if (Buffer.from(text).equals(Buffer.from(bytes))) return text;
  throw new WarmError({
    kind: 'usage',
    code: 'env-not-text',
    message: `${file} is not UTF-8 text`,
    hint: 'Save it as UTF-8; nothing was changed.',
  });
}

/** A run's env files are links into the one real folder: the file behind them is what is replaced. */
async function behindLinks(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return file;
    throw error;
  }
}

function appMissing(domain: string, file: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'app-missing',
    message: `there is no app ${domain}: ${file} does not exist`,
    hint: 'Create it first (abra app new), or look whether abra uses another server or ABRA_DIR.',
  });
}
