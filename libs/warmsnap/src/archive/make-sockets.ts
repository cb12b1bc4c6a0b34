import { chmod, lchown, link, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createYielder } from '../concurrency/yielder.ts';
import type { DiskTools } from '../disk/disk-tools.ts';
import type { SourceEntry } from '../store/manifest.ts';
import { joinPath, parentOf } from '../walk/path-code.ts';

/**
 * No tar carries sockets, so they come from the manifest. Made before the rest, since the rest sets the times of the
 * directories that they lie in.
 */
export async function makeSockets(
  tools: DiskTools,
  entries: Iterable<SourceEntry>,
  { data, scratch }: { data: (source: string) => string; scratch: string },
): Promise<void> {
  const maybeYield = createYielder();
  for (const { source, path, type, mode, uid, gid, mtime, sameAs } of entries) {
    await maybeYield();
    if (type !== 'socket') continue;
    const root = data(source);
    await mkdir(joinPath(root, parentOf(path) ?? ''), { recursive: true, mode: 0o700 });
    if (sameAs !== undefined) {
      await link(joinPath(root, sameAs), joinPath(root, path));
      continue;
    }
    const draft = join(scratch, 'socket');
    await makeSocket(tools, draft);
    await lchown(draft, uid, gid);
    await chmod(draft, mode);
    await tools.setTime(draft, mtime);
    await rename(draft, joinPath(root, path));
  }
}

/** A socket can only be bound at a short path, so it is made elsewhere and copied. */
async function makeSocket(tools: DiskTools, to: string): Promise<void> {
  const path = join(await mkdtemp(join(tmpdir(), 'warmsnap-')), 's');
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path, resolve);
    });
    await tools.copyName(path, to);
  } finally {
    await new Promise((resolve) => server.close(resolve));
    await rm(dirname(path), { recursive: true });
  }
}
