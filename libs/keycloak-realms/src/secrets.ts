import { randomBytes } from 'node:crypto';
import { Secret } from '@ci-warm/secret';
import * as z from 'zod';

/** A secret that the server gives. */
export const secretText = z.string().transform((text) => new Secret(text));

export function newSecret(): Secret {
  return new Secret(randomBytes(24).toString('base64url'));
}
