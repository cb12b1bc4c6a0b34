import { createCipheriv, createHash } from 'node:crypto';

/** What a database page is made of. */
export const pageBytes = 8192;

/**
 * Bytes that are the same for the same seed, never twice the same in one volume, and that zstd makes about 2.4 times
 * smaller: rows of which a part is chance (keys, hashes, packed values) and the rest is text that recurs.
 */
export function* content(seed: string, bytes: number): Generator<Buffer> {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  // A cipher's key stream is the fastest source of chance that there is here.
  const stream = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  for (let left = bytes; left > 0; left -= chunkBytes) {
    const chunk = stream.update(zeros.subarray(0, Math.min(left, chunkBytes)));
    for (let at = 0; at + rowBytes <= chunk.length; at += rowBytes)
      texts[chunk[at]! % texts.length]!.copy(chunk, at + rowBytes - textBytes);
    yield chunk;
  }
}

const chunkBytes = 1024 ** 2;
const rowBytes = 64;
const textBytes = 40;
const zeros = Buffer.alloc(chunkBytes);

const texts = [
  'user_attribute|locale|de_DE.UTF-8|active',
  'credential|password|pbkdf2-sha512|210000',
  'event_entity|LOGIN|security-admin-consol',
  'offline_session|refresh_token|openid-ema',
  'client_scope_mapping|offline_access|true',
  'realm_smtp_config|starttls|true|from|no-',
  'group_attribute|department|engineering|0',
  'federated_identity|saml|urn:oasis:names:',
].map((text) => Buffer.from(text.padEnd(textBytes).slice(0, textBytes)));
