import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { revealed, Secret } from '@ci-warm/secret';
import { readJsonFile, removeFile, stateCorrupt, writeStateFile } from '@ci-warm/state-files';
import * as z from 'zod';
import type { SecretStore } from './types.ts';

/** `secrets.json` of one canonical: mode 0600, replaced as a whole. */
export function createSecretStore(folder: string): SecretStore {
  const path = join(folder, 'secrets.json');
  const read = () => readValues(path);
  const write = async (values: Readonly<Record<string, Secret>>) => {
    failpoint('canonical-registry.keep-secrets');
    await (Object.keys(values).length === 0 ? removeFile(path) : writeStateFile(path, revealed(values)));
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
async function readValues(path: string): Promise<Readonly<Record<string, Secret>>> {
  try {
    return (await readJsonFile(path, valuesSchema)) ?? {};
  } catch (error) {
    if (!(error instanceof WarmError && error.code === 'state-corrupt')) throw error;
    throw stateCorrupt(path, 'it is not an object with the values of secrets', {
      hint: 'nothing was changed; bring it back from a backup, or remove it: the next promotion keeps them anew',
    });
  }
}

const valuesSchema = z.record(
  z.string(),
  z.string().transform((value) => new Secret(value)),
);
