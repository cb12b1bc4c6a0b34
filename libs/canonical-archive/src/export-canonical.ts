import { mkdtemp, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Canonical } from '@ci-warm/canonical-registry';
import { systemClock } from '@ci-warm/clock';
import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { requireCanonical, withCanonical, type CanonicalPorts } from '@ci-warm/known-good';
import { encryptSecrets } from './age-secrets.ts';
import { members, type ArchiveHead } from './archive-head.ts';
import type { ExportedCanonical, ExportRequest } from './types.ts';
import { writeArchive, type Member } from './write-archive.ts';

/**
 * Writes a canonical into one file: its registry entry, its snapshot, and its secrets for those who are named. The
 * snapshot is verified in full on the way.
 *
 * @throws WarmError `no-canonical`, `bad-recipient` (usage), `secrets-not-kept` (failed), `archive-not-written`
 * (infrastructure), `app-busy` (busy), and whatever warmsnap's export throws; there is no new file then
 */
export async function exportCanonical(
  ports: CanonicalPorts,
  request: ExportRequest,
): Promise<ExportedCanonical> {
  const { recipe, signal } = request;
  await requireCanonical(ports.registry, recipe);
  return withCanonical(ports, { recipe, purpose: `exporting ${recipe}`, signal }, (descriptors) =>
    exportLocked(ports, request, descriptors),
  );
}

async function exportLocked(
  { registry, connect }: CanonicalPorts,
  { recipe, to, recipients, signal }: ExportRequest,
  descriptors: readonly number[],
): Promise<ExportedCanonical> {
  const canonical = await requireCanonical(registry, recipe);
  const wanted =
    recipients.length === 0 ? {} : await valuesOf(canonical, await registry.secretsOf(recipe).read());
  const secrets = Object.keys(wanted).sort();
  const head: ArchiveHead = {
    format: 'ci-warm canonical 1',
    canonical: { ...canonical, status: 'idle' },
    host: hostname(),
    exportedAt: new Date(systemClock.now()).toISOString(),
    secrets,
  };
  const parts: Member[] = [
    { name: members.head, content: Buffer.from(`${JSON.stringify(head, null, 2)}\n`) },
  ];
  if (secrets.length > 0)
    parts.push({ name: members.secrets, content: await encryptSecrets(wanted, recipients) });

  // Beside the archive: that is where room was made for it.
  const scratch = await mkdtemp(join(dirname(to), '.ci-warm-export-')).catch((error: unknown) => {
    throw noFolder(to, error);
  });
  try {
    const { snapshot, domain } = canonical;
    if (snapshot !== undefined) {
      const file = join(scratch, members.snapshot);
      failpoint('canonical-archive.export');
      const at = { store: registry.folderOf(recipe).snapshots, id: snapshot, owner: domain };
      await connect(descriptors, signal).warmsnap.exportSnapshot({ ...at, to: file, signal });
      parts.push({ name: members.snapshot, content: { file } });
    }
    const written = await writeArchive(to, parts, signal);
    const withoutSecrets = canonical.secrets.filter((name) => !secrets.includes(name));
    return { recipe, domain, version: canonical.version, file: to, ...written, secrets, withoutSecrets };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** All of them or none: data without one of its passwords is useless. */
async function valuesOf(
  { recipe, secrets }: Canonical,
  kept: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const missing = secrets.filter((name) => kept[name] === undefined);
  if (missing.length === 0) return Object.fromEntries(secrets.map((name) => [name, kept[name] ?? '']));
  throw new WarmError({
    kind: 'failed',
    code: 'secrets-not-kept',
    message: `the values of ${missing.join(', ')} were never kept here, and Swarm cannot give them back`,
    hint: `the next promotion keeps them if the app can show them (warmctl rewarm ${recipe}); without --recipient the archive is made without secrets`,
  });
}

function noFolder(to: string, cause: unknown): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'archive-not-written',
    message: `${to} cannot be written: ${messageOf(cause)}`,
    hint: 'name a file in a folder that is there and that this user may write to',
    cause,
  });
}
