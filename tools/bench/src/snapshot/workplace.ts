import { mkdtemp, realpath, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { createCaller, type CallWarmsnap } from './call-warmsnap.ts';
import { openPlace, type FileSystem, type MissingPlace, type Place } from './place.ts';

export interface Workplace {
  signal: AbortSignal;
  call: CallWarmsnap;
  open: (fileSystem: FileSystem, bytes: number) => Promise<Place | MissingPlace>;
}

/**
 * One temporary folder for all that is measured. However it ends, everything in it is unmounted and removed: the first
 * Ctrl-C ends the work, and any further one waits for that.
 */
export async function inWorkplace<T>(work: (workplace: Workplace) => Promise<T>): Promise<T> {
  const interrupted = new AbortController();
  const interrupt = (name: NodeJS.Signals): void => interrupted.abort(stoppedBy(name));
  for (const name of signals) process.on(name, interrupt);
  const root = await mkdtemp(join(await realpath(tmpdir()), 'ccw-bench-'));
  const places = new Set<Place>();
  try {
    return await work({
      signal: interrupted.signal,
      call: await createCaller(root, interrupted.signal),
      open: async (fileSystem, bytes) => {
        await requireRoom(root, bytes);
        const place = await openPlace(fileSystem, { root, bytes });
        if ('missing' in place) return place;
        places.add(place);
        return {
          ...place,
          close: async () => {
            places.delete(place);
            await place.close();
          },
        };
      },
    });
  } catch (error) {
    throw interrupted.signal.aborted ? interrupted.signal.reason : error;
  } finally {
    for (const place of places) await place.close();
    await rm(root, { recursive: true, force: true });
    for (const name of signals) process.off(name, interrupt);
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function requireRoom(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize > bytes) return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'no-space',
    message: `this needs ${gib(bytes)} GiB in ${path}, which has ${gib(bavail * bsize)}`,
    hint: 'set TMPDIR to a folder with more room, or take a smaller --size',
  });
}

function gib(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}

function stoppedBy(name: NodeJS.Signals): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'interrupted',
    message: `stopped by ${name}; everything is unmounted and removed`,
  });
}
