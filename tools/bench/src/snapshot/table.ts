import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Goal, Table } from '../types.ts';
import { chooseContenders } from './choose-contenders.ts';
import { goalsOf } from './goals.ts';
import type { Mode } from './mode.ts';
import { planVolume } from './plan-volume.ts';
import { asMultiples } from './ratios.ts';
import { runRounds } from './run-rounds.ts';
import { createSamples } from './samples.ts';
import { writeFiles } from './write-files.ts';

/** All contenders, row by row, on each file system in turn. */
export const benchTable: Mode = async ({ signal, call, open }, options, progress) => {
  const { bytes, files, fileSystems, only, runs, settleMs } = options;
  const tables: Table[] = [];
  const goals: Goal[] = [];
  const missing = new Set<string>();
  const amounts = new Set<string>();
  for (const fileSystem of fileSystems) {
    const place = await open(fileSystem, bytes * copiesAtOnce + spareBytes);
    if ('missing' in place) {
      missing.add(place.missing);
      progress(place.missing);
      continue;
    }
    const volume = join(place.dir, 'volume');
    await mkdir(volume);
    const scene = { volume, bytes, settleMs, call, signal };
    const { contenders, missing: lacks } = await chooseContenders(scene, {
      stores: join(place.dir, 'stores'),
      reflinks: place.reflinks,
      only,
    });
    for (const lack of lacks) missing.add(lack);
    progress(`${place.name}: writing a volume of ${files} files, then ${runs} rounds`);
    await writeFiles(volume, planVolume({ bytes, files }), 0, signal);
    const samples = createSamples();
    const changes = await runRounds(scene, contenders, {
      runs,
      samples,
      progress,
    });
    const table = samples.table(place.name, 'ms');
    tables.push(table, asMultiples(table, 'warmsnap'));
    goals.push(...goalsOf(place.name, place.reflinks, samples));
    for (const [row, changed] of changes)
      if (changed.files > 0) amounts.add(`${row}: ${changed.files} files, ${mebibytes(changed.bytes)}`);
    await place.close();
  }
  return {
    bench: `snapshot of ${mebibytes(bytes)} in ${files} files, ${runs} runs`,
    tables: tables.filter(({ rows }) => rows.length > 0),
    goals,
    notes: [...(tables.length > 0 ? method : []), ...amounts, ...missing],
  };
};

/** Volume, two snapshots of whoever knows no links, and one of each other. */
const copiesAtOnce = 13;
const spareBytes = 512 * 1024 ** 2;

const method = [
  'Every time includes the flush to the disk (sync -f) that follows it. All data was read or written just before, so reads come from memory.',
  'warmsnap is called in a fresh process whose start is not counted; for commands it is. restic and cp -a empty the volume to restore, as tar does.',
];

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
