import { readFile } from 'node:fs/promises';
import { stackName } from '@ci-warm/app-names';
import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { Ports } from '../contract/ports.ts';
import type { GivenSecret } from '../contract/types.ts';
import { Secret } from '@ci-warm/secret';
import { secretNameOf } from './secret-names.ts';

/** See `AppLifecycle.insertMissingSecrets`. */
export async function insertMissingSecrets(
  { abra, swarm, onProgress, signal }: Ports,
  domain: string,
  secrets: readonly GivenSecret[],
): Promise<readonly string[]> {
  if (secrets.length === 0) return [];
  const env = (await abra.readEnv(domain))?.values;
  const there = new Set(await swarm.secretsOf(stackName(domain)));
  const inserted: string[] = [];
  for (const secret of secrets) {
    const named = secretNameOf(domain, secret, env);
    if (named === undefined || there.has(named.fullName)) continue;
    const { name, version, fullName } = named;
    signal?.throwIfAborted();
    const value = await valueOf(secret, fullName);
    onProgress(`inserting the secret ${fullName}`);
    failpoint('app-lifecycle.insert-secret');
    const done = await abra.insertSecret(domain, { name, version, value });
    if (done.outcome === 'refused') throw notInserted(fullName, done.fatal, secret);
    inserted.push(fullName);
  }
  return inserted;
}

async function valueOf(secret: GivenSecret, fullName: string): Promise<Secret> {
  if (secret.value !== undefined) return secret.value;
  const { file } = secret;
  if (file === undefined) throw notGiven(fullName);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(fullName, file, error);
  });
  return new Secret(text);
}

// Left to abra it would be generated, if the env line lacks the modifier that says otherwise: a random certificate.
function notGiven(fullName: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'secret-not-given',
    message: `the secret ${fullName} does not exist, and no file is named to insert it from`,
    hint: 'name its file in the configuration, or insert it with `abra app secret insert`',
  });
}

function unreadable(fullName: string, file: string, cause: unknown): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'secret-unreadable',
    message: `${file}, which the secret ${fullName} is to be inserted from, cannot be read: ${messageOf(cause)}`,
    hint: 'name a file that this user can read',
    cause,
  });
}

function notInserted(fullName: string, fatal: string, { ofRecipe }: GivenSecret): WarmError {
  return new WarmError({
    kind: ofRecipe ? 'failed' : 'infrastructure',
    code: 'secret-not-inserted',
    message: `abra could not insert the secret ${fullName}: ${fatal}`,
    hint: ofRecipe
      ? 'see "secrets" in recipe.config.ts: the recipe must have a secret of that name'
      : 'see what abra says when you run `abra app secret insert` by hand',
  });
}
