import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { warmsnap } from './contenders/warmsnap.ts';
import { driftBytes } from './drift.ts';
import type { Mode } from './mode.ts';
import { filesPerGiB, planVolume } from './plan-volume.ts';
import { plot } from './plot.ts';
import { createSamples } from './samples.ts';
import { withFlush } from './with-flush.ts';
import { writeFiles } from './write-files.ts';

/** The same changes in ever larger volumes: what a snapshot and a restore take should grow by the scan alone. */
export const benchSeries: Mode = async (
  { signal, call, open },
  { bytes, fileSystems, runs, settleMs },
  progress,
) => {
  // --size is the middle one, so that a small machine shows the same in small.
  const sizes = [1 / 4, 1 / 2, 1, 2, 4, 8].map((factor) => factor * bytes);
  const changed = Math.round(bytes / 64);
  const place = await open(fileSystems[0]!, sizes.at(-1)! * 3 + 512 * 1024 ** 2);
  const bench = `snapshot series: ${mebibytes(changed)} changed in volumes of ${sizes.map(mebibytes).join(', ')}, ${runs} runs`;
  if ('missing' in place) return { bench, tables: [], notes: [place.missing] };
  const samples = createSamples();
  const [volume, store] = [join(place.dir, 'volume'), join(place.dir, 'store')];
  const sources = [{ name: 'volume', path: volume }];
  const scan = async (): Promise<number> => (await call({ verb: 'scan', store, sources, racyMs: 0 })).ms;
  let change = 0;
  for (const size of sizes) {
    const files = Math.max(40, Math.round((size / 1024 ** 3) * filesPerGiB));
    await rm(volume, { recursive: true, force: true });
    await mkdir(volume);
    await writeFiles(volume, planVolume({ bytes: size, files }), change, signal);
    const { reset, snapshot, keepNewest, beforeRestore, restore } = warmsnap({
      ...{ volume, store, bytes: size, settleMs, call, signal },
    });
    await reset();
    const record = async (column: string, action: () => Promise<number>): Promise<void> =>
      samples.add(mebibytes(size), column, await withFlush(volume, action, signal));
    for (let run = 0; run < runs; run += 1) {
      // What the last restore wrote is known to a snapshot again; the first time this is the first snapshot.
      await beforeRestore?.();
      await driftBytes(volume, changed, (change += 1));
      await delay(settleMs, undefined, { signal });
      await record('scan alone', scan);
      await record('snapshot', snapshot);
      await keepNewest();
      await driftBytes(volume, changed, (change += 1));
      await record('restore', restore);
    }
    progress(`${mebibytes(size)}, ${files} files: measured`);
  }
  return { bench, tables: [samples.table(place.name, 'ms')], notes: plot(samples, sizes.map(mebibytes)) };
};

function mebibytes(bytes: number): string {
  return `${Number((bytes / 1024 ** 2).toFixed(2))} MiB`;
}
