import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '@ci-warm/errors';
import { settingName, type PlaceProblem } from './types.ts';

/** The file of the authority behind the certificates, if one is named: without it every app would seem to be down. */
export async function authorityProblem(caFile: string | undefined): Promise<PlaceProblem | undefined> {
  if (caFile === undefined) return undefined;
  try {
    const found = new X509Certificate(await readFile(caFile));
    return found.raw.length > 0 ? undefined : problem(caFile, 'it is empty');
  } catch (error) {
    return problem(caFile, messageOf(error));
  }
}

const problem = (caFile: string, why: string): PlaceProblem => ({
  message: `${settingName('caFile')} ${caFile} cannot be used: ${why}`,
  remedy: 'Name a readable PEM file with the certificate of the authority, or leave it out',
});
