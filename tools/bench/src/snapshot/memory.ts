import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from '../median.ts';
import { drift } from './drift.ts';
import type { Mode } from './mode.ts';
import { createSamples } from './samples.ts';
import type { WarmsnapCall } from './warmsnap-child.ts';
import { writeFiles } from './write-files.ts';

/** The most memory that each call takes where there are very many small files, beside a process that only loads warmsnap. */
export const benchMemory: Mode = async ({ signal, call, open }, options, progress) => {
  const { files, fileSystems, runs, settleMs } = options;
  const bench = `snapshot memory: ${files} files, ${runs} runs`;
  const place = await open(fileSystems[0]!, files * bytesOnDisk * 4 + 512 * 1024 ** 2);
  if ('missing' in place) return { bench, tables: [], notes: [place.missing] };
  const [volume, store, archive] = ['volume', 'store', 'archive'].map((name) => join(place.dir, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(volume);
  await mkdir(store);
  progress(`writing ${files} files`);
  await writeFiles(volume, planSmallFiles(files), 0, signal);
  const samples = createSamples();
  const sources = [{ name: 'volume', path: volume }];
  let id: string | undefined;
  const does = async (name: string, verb: WarmsnapCall['verb']): Promise<void> => {
    const known = id === undefined ? {} : { id };
    const answer = await call({ verb, store, sources, racyMs: settleMs, archive, ...known });
    id = answer.id ?? id;
    samples.add(name, column, answer.peakMiB);
    progress(`${name}: ${answer.peakMiB.toFixed(0)} MiB, ${(answer.ms / 1000).toFixed(1)} s`);
  };
  for (let run = 0; run < runs; run += 1) {
    await does('only loading warmsnap', 'nothing');
    await does('snapshot, first or after a rollback', 'take');
    await does('snapshot, nothing changed', 'take');
    await does('removing all but the newest snapshot', 'collect');
    await does('verify, quick', 'quick');
    await does('verify, full', 'full');
    await does('export', 'export');
    await does('import', 'import');
    await rm(`${store}-elsewhere`, { recursive: true });
    await drift(volume, { shape: 'files', share: 0.01 }, run + 1);
    await does('restore, 1 % of the files changed', 'restore');
  }
  const table = samples.table(place.name, 'MiB');
  const calls = table.rows.filter(({ name }) => /^(snapshot|verify|restore|export|import)/.test(name));
  const goals = calls.map(({ name, cells }) => ({
    name,
    unit: 'MiB' as const,
    bound: { at: 'most' as const, value: 200 },
    samples: cells[0]!.samples,
    met: median(cells[0]!.samples) <= 200,
  }));
  return { bench, tables: [table], goals, notes };
};

const column = 'peak memory';
const notes = [
  'Of the process that calls warmsnap, its threads included; commands that it starts are not counted.',
];

/** A block and an inode. */
const bytesOnDisk = 4096 + 512;

function planSmallFiles(files: number) {
  return Array.from({ length: files }, (_, index) => ({
    path: `folder-${Math.floor(index / 500)}/${index}.row`,
    bytes: 64 * (1 + (index % 7)),
  }));
}
