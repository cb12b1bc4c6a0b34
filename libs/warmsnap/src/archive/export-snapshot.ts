import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { failpoint } from '@ci-warm/failpoints';
import { syncFolder } from '@ci-warm/state-files';
import { requireVerified } from '../check/verify.ts';
import { createYielder } from '../concurrency/yielder.ts';
import type { WarmsnapContext } from '../context.ts';
import { asDiskFault } from '../disk/faults.ts';
import type { ManifestFile } from '../store/manifest-file.ts';
import type { SourceEntry } from '../store/manifest.ts';
import { snapshotPaths } from '../store/snapshot-paths.ts';
import type { ExportOutcome, ExportRequest } from './types.ts';
import { writeLines } from '../walk/lines.ts';
import { compress } from './compress.ts';
import { manifestMember } from './manifest/manifest-member.ts';
import { namedEntries, type NamedEntry } from './named-entries.ts';
import { readFromCommand } from './pipe.ts';
import { rewriteArchive } from './rewrite-archive.ts';
import { padded } from './tar/blocks.ts';
import { byteReader } from './tar/byte-reader.ts';
import { memberHeader } from './tar/write-member.ts';

/** Writes the manifest first, then what it names in its order: the same snapshot always gives the same bytes. */
export async function exportSnapshot(
  context: WarmsnapContext,
  { store, id, owner, to, signal }: ExportRequest,
): Promise<ExportOutcome> {
  const paths = snapshotPaths(store, id);
  const doing = `exporting snapshot ${id} of ${owner}`;
  const scratch = await mkdtemp(join(tmpdir(), 'warmsnap-'));
  try {
    const { info, manifest } = await requireVerified({ store, id, owner, level: 'full', signal });
    const expected = () => namedEntries(entriesOf(manifest));
    failpoint('warmsnap.export.start');
    const listFile = join(scratch, 'names');
    await writeNames(listFile, expected(), signal);
    const archive = (packed: AsyncIterable<Buffer>) =>
      archiveOf(paths.manifest, info.takenAt, rewriteArchive(byteReader(packed), expected));
    const send = (out: Writable) =>
      readFromCommand(
        context.tools,
        join(scratch, 'pipe'),
        (pipe) => context.tools.pack({ ...pipe, from: paths.folder, listFile, signal }),
        (packed) => compress(archive(packed), out, signal),
      );
    const sent = typeof to === 'string' ? await writeAtomic(to, send) : await send(to);
    return { info, ...sent };
  } catch (error) {
    signal?.throwIfAborted();
    throw asDiskFault(error, doing);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function* archiveOf(
  manifest: string,
  takenAt: string,
  data: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const { size } = await stat(manifest);
  const entry = { mode: 0o600, uid: 0, gid: 0, mtime: `${Date.parse(takenAt)}000000` };
  yield memberHeader({ path: manifestMember, flag: '0', size, entry });
  yield* createReadStream(manifest);
  yield Buffer.alloc(padded(size) - size);
  failpoint('warmsnap.export.data');
  yield* data;
}

function* entriesOf(manifest: ManifestFile): Generator<SourceEntry> {
  for (const source of manifest.sources)
    for (const entry of manifest.entries(source)) yield { source, ...entry };
}

/** Writes the list of names for tar, NUL after each. */
async function writeNames(
  file: string,
  expected: Iterable<NamedEntry>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const maybeYield = createYielder(signal);
  await writeLines(
    file,
    async (write) => {
      for (const { name } of expected) {
        await maybeYield();
        write(name);
      }
    },
    '\0',
  );
}

/** A file that is either whole, on the disk and at its name, or not there. */
async function writeAtomic<T>(path: string, write: (out: Writable) => Promise<T>): Promise<T> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.draft`;
  try {
    // `flush` syncs before it closes.
    const written = await write(createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    failpoint('warmsnap.export.rename');
    await rename(draft, path);
    await syncFolder(dirname(path));
    return written;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
