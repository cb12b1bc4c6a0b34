import { join } from 'node:path';
import { failpoint } from '@ci-warm/failpoints';
import { revealed, Secret } from '@ci-warm/secret';
import { readTextFile, removeFile, stateCorrupt, writeJsonFile } from '@ci-warm/state-files';
import * as z from 'zod';
import type { SecretStore } from './types.ts';

/** `secrets.json` of one canonical: mode 0600, replaced as a whole. */
export function createSecretStore(folder: string): SecretStore {
  const path = join(folder, 'secrets.json');
  const read = async () => parse(path, await readTextFile(path));
  const write = async (values: Readonly<Record<string, Secret>>) => {
    failpoint('canonical-registry.keep-secrets');
    await (Object.keys(values).length === 0
      ? removeFile(path)
      : writeJsonFile(path, revealed(values), { mode: 0o600 }));
  };
  return {
    read,
    keep: async (values) => {
      if (Object.keys(values).length > 0) await write({ ...(await read()), ...values });
    },
    retain: async (names) => {
      const known = Object.entries(await read());
      const wanted = known.filter(([name]) => names.includes(name));
      if (wanted.length < known.length) await write(Object.fromEntries(wanted));
    },
  };
}

/** Says nothing of what is in it: a parser's message quotes the text that it stumbled over. */
function parse(path: string, text: string | undefined): Readonly<Record<string, Secret>> {
  if (text === undefined) return {};
  try {
    return valuesSchema.parse(JSON.parse(text));
  } catch {
    throw stateCorrupt(path, 'it is not an object with the values of secrets', {
      hint: 'nothing was changed; bring it back from a backup, or remove it: the next promotion keeps them anew',
    });
  }
}

const valuesSchema = z.record(
  z.string(),
  z.string().transform((value) => new Secret(value)),
);
