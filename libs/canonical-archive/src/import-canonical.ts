import { rm } from 'node:fs/promises';
import { messageOf, WarmError } from '@ci-warm/errors';
import {
  openCanonicalJournal,
  recoverCanonical,
  returnToKnownGood,
  tidyCanonical,
  withCanonical,
  type CanonicalPorts,
  type LockedCanonical,
} from '@ci-warm/canonical-lifecycle';
import { systemClock } from '@ci-warm/clock';
import { exists } from '@ci-warm/state-files';
import { admit } from './admission.ts';
import { readArchive, type Archive } from './read-archive.ts';
import { putInPlace } from './put-in-place.ts';
import type { ImportedCanonical, ImportRequest } from './types.ts';

/**
 * Makes the canonical in an archive this server's own: secrets, env file, data, full verification, and then the one
 * rename of `registry.write`. Whatever fails before that leaves everything as it was; an import that was killed is put
 * back by whoever uses the canonical next.
 *
 * @throws WarmError with nothing changed: `archive-unreadable`, `identity-needed`, `bad-identity`, `wrong-identity`
 * (usage), `archive-damaged`, `another-recipe`, `another-domain`, `not-enrolled`, `app-not-ours`, `release-unknown`,
 * `secrets-missing`, `secrets-differ` (failed), `recipe-unreachable` (infrastructure), `app-busy` (busy), and what
 * warmsnap's import throws; `import-not-undone` (broken) if it could not be put back
 */
export async function importCanonical(
  ports: CanonicalPorts,
  request: ImportRequest,
): Promise<ImportedCanonical> {
  const { recipe, from, signal } = request;
  ports.registry.domainOf(recipe);
  const archive = await readArchive(from);
  return withCanonical(ports, { recipe, purpose: `importing ${recipe}`, signal }, (descriptors) =>
    importLocked(ports, request, archive, descriptors),
  );
}

async function importLocked(
  { registry, connect }: CanonicalPorts,
  request: ImportRequest,
  archive: Archive,
  descriptors: readonly number[],
): Promise<ImportedCanonical> {
  const { recipe, allowOutsideLinks = false, signal, progress = () => undefined } = request;
  const folder = registry.folderOf(recipe);
  const existed = await exists(folder.path);
  const journal = openCanonicalJournal(folder.journal);
  const locked: LockedCanonical = {
    tools: connect({ locks: descriptors, signal }),
    registry,
    recipe,
    journal,
    progress,
  };
  await recoverCanonical(locked);
  const values = await admit({ registry }, locked.tools, archive, request);

  const { canonical, host } = archive.head;
  const { domain, version, commit, run, promotedAt } = canonical;
  const old = await registry.read(recipe);
  const imported = { host, at: new Date(systemClock.now()).toISOString() };
  const isNamed = async () => (await registry.read(recipe))?.imported?.at === imported.at;
  let insertedSecrets: readonly string[] = [];
  try {
    const plan = { recipe, domain, version, commit, run, ...(old ? { from: old.version } : {}) };
    await journal.begin({ kind: 'import', plan });
    if (old) await folder.markChanged({ run, purpose: `import of ${version} from ${host}` });
    insertedSecrets = await putInPlace(locked, {
      canonical: { ...canonical, imported },
      archive,
      values,
      allowOutsideLinks,
      signal,
    });
  } catch (cause) {
    if (!(await isNamed())) {
      await putBack({ ...locked, tools: connect({ locks: descriptors }) }, cause);
      if (!existed) await rm(folder.path, { recursive: true, force: true });
      throw cause;
    }
  }
  const now = await registry.read(recipe);
  const finish = { ...locked, tools: connect({ locks: descriptors }) };
  // What the one before had and this one has not, goes.
  if (now) await returnToKnownGood({ ...finish, canonical: now });
  await tidyCanonical(finish);
  return { recipe, domain, version, replaced: old?.version, host, promotedAt, insertedSecrets };
}

async function putBack(locked: LockedCanonical, cause: unknown): Promise<void> {
  try {
    await recoverCanonical(locked);
  } catch (error) {
    throw new WarmError({
      kind: 'broken',
      code: 'import-not-undone',
      message: `importing ${locked.recipe} failed (${messageOf(cause)}), and it could not be put back: ${messageOf(error)}`,
      hint: 'its journal is still there: whoever uses the canonical next tries again',
      cause,
    });
  }
}
