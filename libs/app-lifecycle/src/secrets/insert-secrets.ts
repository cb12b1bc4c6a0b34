import { readFile } from 'node:fs/promises';
import { stackName } from '@ci-warm/app-names';
import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { Ports } from '../contract/ports.ts';
import type { GivenSecret } from '../contract/types.ts';
import { Secret } from '@ci-warm/secret';

/** Inserts the operator's own secrets where the engine has none of that name and version yet. */
export async function insertSecrets(
  { abra, swarm, onProgress, signal }: Ports,
  domain: string,
  secrets: readonly GivenSecret[],
): Promise<void> {
  if (secrets.length === 0) return;
  const stack = stackName(domain);
  const there = new Set(await swarm.secretsOf(stack));
  for (const { name, version, file } of secrets) {
    const fullName = `${stack}_${name}_${version}`;
    if (there.has(fullName)) continue;
    signal?.throwIfAborted();
    if (file === undefined) throw notGiven(fullName);
    const value = await readFile(file, 'utf8').catch((error: unknown) => {
      throw unreadable(fullName, file, error);
    });
    onProgress(`inserting the secret ${fullName}`);
    failpoint('app-lifecycle.insert-secret');
    const done = await abra.insertSecret(domain, { name, version, value: new Secret(value) });
    if (done.outcome === 'refused') throw notInserted(fullName, done.fatal);
  }
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

function notInserted(fullName: string, fatal: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'secret-not-inserted',
    message: `abra could not insert the secret ${fullName}: ${fatal}`,
    hint: 'see what abra says when you run `abra app secret insert` by hand',
  });
}
