import { cpus } from 'node:os';
import { WarmError } from '@ci-warm/errors';
import type { Measurement } from '../types.ts';
import { benchMemory } from './memory.ts';
import type { SnapshotOptions } from './options.ts';
import { benchSeries } from './series.ts';
import { benchTable } from './table.ts';
import { inWorkplace } from './workplace.ts';

/** Snapshots and restores of warmsnap beside other tools, on real file systems. Progress goes to stderr. */
export async function benchSnapshot(options: SnapshotOptions): Promise<Measurement> {
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const modes = { table: benchTable, series: benchSeries, memory: benchMemory };
  const measured = await inWorkplace((workplace) => modes[options.mode](workplace, options, progress));
  if (measured.tables?.length === 0) {
    throw new WarmError({
      kind: 'infrastructure',
      code: 'nothing-to-measure',
      message: `nothing could be measured: ${measured.notes.join('; ')}`,
      hint: 'take a file system that is here: --fs here',
    });
  }
  return {
    machine: `${cpus().length} cores, Node ${process.version}`,
    series: [],
    ratios: [],
    ...measured,
  };
}
