import { hostname } from 'node:os';
import type { Canonical } from '@ci-warm/canonical-registry';
import { systemClock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { requireCanonical, withCanonical, type CanonicalPorts } from '@ci-warm/canonical-lifecycle';
import type { Secret } from '@ci-warm/secret';
import { encryptSecrets } from './age-secrets.ts';
import { members, type ArchiveHead } from './archive-head.ts';
import { packedSnapshot } from './packed-snapshot.ts';
import { requireRoom } from './require-room.ts';
import type { ExportedCanonical, ExportRequest } from './types.ts';
import { writeArchive } from './write-archive.ts';

/**
 * Writes a canonical into one file: its registry entry, its snapshot, and its secrets for those who are named. The
 * snapshot is verified in full on the way.
 *
 * @throws WarmError `no-canonical`, `bad-recipient` (usage), `secrets-not-kept` (failed), `no-space`
 * (infrastructure), `archive-not-written` (usage, or infrastructure once it was begun), `app-busy` (busy), and whatever warmsnap's export throws; there is no new file then
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
  { recipe, to, recipients, freeFloor, signal }: ExportRequest,
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
  const described = [
    { name: members.head, content: Buffer.from(`${JSON.stringify(head, null, 2)}\n`) },
    ...(secrets.length === 0
      ? []
      : [{ name: members.secrets, content: await encryptSecrets(wanted, recipients) }]),
  ];

  const { snapshot: id, domain } = canonical;
  const { path, snapshots: store } = registry.folderOf(recipe);
  const { warmsnap } = connect({ locks: descriptors, signal });
  const data = id === undefined ? undefined : packedSnapshot(warmsnap, { store, id, owner: domain, signal });
  const small = described.reduce((sum, { content }) => sum + content.length, 8 * 1024);
  await requireRoom({
    to,
    most: small + ((await data?.most()) ?? 0),
    measure: async () => small + ((await data?.measure()) ?? 0),
    apps: path,
    freeFloor,
  });
  failpoint('canonical-archive.export');
  const parts = [...described, ...(data ? [{ name: members.snapshot, content: data.pack }] : [])];
  const written = await writeArchive(to, parts, signal);
  const withoutSecrets = canonical.secrets.filter((name) => !secrets.includes(name));
  return { recipe, domain, version: canonical.version, file: to, ...written, secrets, withoutSecrets };
}

/** All of them or none: data without one of its passwords is useless. */
async function valuesOf(
  { recipe, secrets }: Canonical,
  kept: Readonly<Record<string, Secret>>,
): Promise<Record<string, Secret>> {
  const missing = secrets.filter((name) => kept[name] === undefined);
  if (missing.length === 0)
    return Object.fromEntries(Object.entries(kept).filter(([name]) => secrets.includes(name)));
  throw new WarmError({
    kind: 'failed',
    code: 'secrets-not-kept',
    message: `the values of ${missing.join(', ')} were never kept here, and Swarm cannot give them back`,
    hint: `the next promotion keeps them if the app can show them (warmctl rewarm ${recipe}); without --recipient the archive is made without secrets`,
  });
}
