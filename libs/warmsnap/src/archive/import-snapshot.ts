import { createReadStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { syncFolder } from '@ci-warm/state-files';
import { requireVerified, type Verified } from '../check/verify.ts';
import type { WarmsnapContext } from '../context.ts';
import { asDiskFault } from '../disk/faults.ts';
import { removeTree } from '../disk/remove-tree.ts';
import { writeManifest } from '../store/manifest-file.ts';
import { makeStore, newSnapshotId } from '../store/new-snapshot.ts';
import { importPath, snapshotPaths } from '../store/snapshot-paths.ts';
import type { ImportRequest } from './types.ts';
import type { SnapshotInfo, StoredSnapshot } from '../store/types.ts';
import { makeSockets } from './make-sockets.ts';
import { checkManifest } from './manifest/check-manifest.ts';
import { readManifestMember } from './manifest/manifest-member.ts';
import type { ReceivedManifest } from './manifest/received-manifest.ts';
import { namedEntries } from './named-entries.ts';
import { writeToCommand } from './pipe.ts';
import { rewriteArchive } from './rewrite-archive.ts';
import { createSpaceMeter } from './space-meter.ts';
import { byteReader, type ByteReader } from './tar/byte-reader.ts';
import { damagedArchive } from './damaged-archive.ts';

/** Everything is put together in a scratch folder; the rename out of it is the moment the snapshot is there. */
export async function importSnapshot(
  context: WarmsnapContext,
  request: ImportRequest,
): Promise<SnapshotInfo> {
  const { store, owner, from, signal } = request;
  const id = newSnapshotId(context.clock);
  const scratch = importPath(store);
  try {
    await makeStore(store);
    // What a killed import left; the app's lock keeps two from meeting here.
    await removeTree(scratch);
    await mkdir(scratch, { mode: 0o700 });
    failpoint('warmsnap.import.start');
    const received = await receive(from, signal, (reader) =>
      unpack(context, request, { reader, scratch, id }),
    );
    const { takenAt, sources } = received;
    await context.tools.flush(scratch);
    const head = { id, owner, takenAt, sources };
    await writeManifest(snapshotPaths(scratch, id).manifest, head, received.entries());
    failpoint('warmsnap.import.verify');
    const { info } = await requireExact({ store: scratch, id, owner, signal });
    failpoint('warmsnap.import.rename');
    const { folder } = snapshotPaths(store, id);
    await rename(snapshotPaths(scratch, id).folder, folder);
    await syncFolder(store);
    return { ...info, path: folder };
  } catch (error) {
    signal?.throwIfAborted();
    throw asDiskFault(error, `importing a snapshot of ${owner}`);
  } finally {
    await removeTree(scratch).catch(() => undefined);
  }
}

async function unpack(
  { tools, freeFloor: standing, limits }: WarmsnapContext,
  { owner, allowOutsideLinks = false, freeFloor = standing, signal }: ImportRequest,
  { reader, scratch, id }: { reader: ByteReader; scratch: string; id: string },
): Promise<ReceivedManifest> {
  const space = createSpaceMeter({ path: scratch, freeFloor, purpose: `importing a snapshot of ${owner}` });
  const manifest = await readManifestMember(reader, join(scratch, 'entries'), (bytes) =>
    space.require(bytes, 0),
  );
  const maxBytes = limits.importBytes;
  await checkManifest(manifest, { owner, maxBytes, allowOutsideLinks, signal });
  await space.require(0, manifest.names + 16);
  const paths = snapshotPaths(scratch, id);
  for (const source of manifest.sources) await mkdir(paths.data(source), { recursive: true, mode: 0o700 });
  await makeSockets(tools, manifest.entries(), { data: paths.data, scratch });
  failpoint('warmsnap.import.unpack');
  await writeToCommand(
    tools,
    join(scratch, 'pipe'),
    (pipe) => tools.unpack({ ...pipe, to: paths.folder, signal }),
    rewriteArchive(reader, () => namedEntries(manifest.entries()), space.count),
  );
  return manifest;
}

async function receive<T>(
  from: ImportRequest['from'],
  signal: AbortSignal | undefined,
  use: (reader: ByteReader) => Promise<T>,
): Promise<T> {
  const source = typeof from === 'string' ? createReadStream(from) : from;
  let received: { value: T } | undefined;
  const take = async (plain: AsyncIterable<Buffer>) => {
    received = { value: await use(byteReader(plain)) };
  };
  try {
    await pipeline(source, createZstdDecompress(), take, signal ? { signal } : {});
  } catch (error) {
    if (/^Z(STD)?_/.test(systemCodeOf(error) ?? '')) throw damagedArchive(messageOf(error), { cause: error });
    throw error;
  }
  if (!received) throw damagedArchive('it holds nothing');
  return received.value;
}

async function requireExact(snapshot: StoredSnapshot): Promise<Verified> {
  try {
    return await requireVerified({ ...snapshot, level: 'full' });
  } catch (error) {
    if (!(error instanceof WarmError) || error.code !== 'snapshot-damaged') throw error;
    const problems = (error.details?.['problems'] ?? []) as readonly string[];
    throw damagedArchive(`what came out of it is not what its manifest says: ${problems[0] ?? ''}`, {
      cause: error,
    });
  }
}
