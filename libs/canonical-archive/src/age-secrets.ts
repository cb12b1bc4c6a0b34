import { readFile } from 'node:fs/promises';
import { messageOf, WarmError } from '@ci-warm/errors';
import { Decrypter, Encrypter } from 'age-encryption';
import { revealed, Secret } from '@ci-warm/secret';
import { damagedArchive } from '@ci-warm/warmsnap';
import * as z from 'zod';
import { takeAnew } from './refusal.ts';

type Values = Readonly<Record<string, Secret>>;

/** Secrets that only the recipients can read. Throws WarmError `bad-recipient` (usage). */
export async function encryptSecrets(values: Values, recipients: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch (cause) {
      throw badRecipient(recipient, cause);
    }
  }
  return encrypter.encrypt(JSON.stringify(revealed(values)));
}

/**
 * @param identityFile as `age-keygen` writes it: identities on lines of their own, comments behind `#`
 * @throws WarmError `bad-identity`, `wrong-identity` (usage), `archive-damaged` (failed); none of them quotes a value
 */
export async function decryptSecrets(encrypted: Uint8Array, identityFile: string): Promise<Values> {
  const decrypter = new Decrypter();
  for (const identity of await identitiesIn(identityFile)) {
    try {
      decrypter.addIdentity(identity);
    } catch {
      throw badIdentity(identityFile, 'one of its lines is no age identity');
    }
  }
  const text = await decrypter.decrypt(encrypted, 'text').catch((error: unknown) => {
    throw notDecrypted(identityFile, messageOf(error));
  });
  try {
    return valuesSchema.parse(JSON.parse(text));
  } catch {
    throw damagedArchive('its secrets are not what an export writes', takeAnew);
  }
}

async function identitiesIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw badIdentity(file, messageOf(error));
  });
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (identities.length === 0) throw badIdentity(file, 'there is none in it');
  return identities;
}

function badRecipient(recipient: string, cause: unknown): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'bad-recipient',
    message: `${JSON.stringify(recipient)} is no age recipient: ${messageOf(cause)}`,
    hint: 'it begins with age1, and stands in the file that age-keygen writes',
  });
}

function badIdentity(file: string, why: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'bad-identity',
    message: `${file} holds no identity that can be used: ${why}`,
    hint: 'name the file that age-keygen wrote',
  });
}

function notDecrypted(file: string, why: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'wrong-identity',
    message: `the secrets of the archive cannot be read with ${file}: ${why}`,
    hint: 'name the identity whose recipient the export was made for',
  });
}

const valuesSchema = z.record(
  z.string(),
  z.string().transform((value) => new Secret(value)),
);
