import { readFile } from 'node:fs/promises';
import { messageOf, WarmError } from '@ci-warm/errors';
import type { Ingress } from './types.ts';

/** The PEM text of the ingress's authority; `undefined` where the system's own are enough. Throws WarmError `ca-file` (usage). */
export async function readAuthority({ caFile }: Pick<Ingress, 'caFile'>): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  return await readFile(caFile, 'utf8').catch((error: unknown) => {
    throw new WarmError({
      kind: 'usage',
      code: 'ca-file',
      message: `the certificate authority's file ${caFile} cannot be read: ${messageOf(error)}`,
      hint: 'set CCCI_CA_FILE to a readable PEM file, or leave it out',
      cause: error,
    });
  });
}
