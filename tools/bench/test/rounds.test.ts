import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Contender } from '../src/snapshot/contender.ts';
import { treeCopy } from '../src/snapshot/contenders/tree-copy.ts';
import { planVolume } from '../src/snapshot/plan-volume.ts';
import { rows } from '../src/snapshot/rows.ts';
import { runRounds } from '../src/snapshot/run-rounds.ts';
import { createSamples } from '../src/snapshot/samples.ts';
import { writeFiles } from '../src/snapshot/write-files.ts';
import { temporaryFolder } from './folder.ts';

/** A small volume, and tools that copy it under the names given. */
async function scene(names: readonly string[]) {
  const root = temporaryFolder();
  const volume = join(root, 'volume');
  mkdirSync(volume);
  const bytes = 1024 ** 2;
  await writeFiles(volume, planVolume({ bytes, files: 20 }), 0);
  const call = () => Promise.reject(new Error('only warmsnap is called'));
  const scene = { volume, bytes, settleMs: 1, call, signal: undefined };
  const contenders = names.map((name) => ({ ...treeCopy({ ...scene, store: join(root, name) }), name }));
  return { scene, contenders };
}

it('starts each round with another tool, so that none is always the first', async () => {
  const { scene: where, contenders } = await scene(['one', 'two']);
  const turns: string[] = [];
  const watched: Contender[] = contenders.map((contender) => ({
    ...contender,
    restore: () => {
      turns.push(contender.name);
      return contender.restore();
    },
  }));
  const samples = createSamples();
  await runRounds(where, watched, { runs: 2, samples, progress: () => {} });
  const restores = rows.filter(({ kind }) => kind === 'restore').length;
  const round = (...order: string[]): string[] => Array.from({ length: restores }, () => order).flat();
  expect(turns).toEqual([...round('one', 'two'), ...round('two', 'one')]);
  for (const { name, kind } of rows) {
    // What cp does not know.
    const isOurs = kind === 'seal' || kind === 'quick' || kind === 'full';
    for (const tool of ['one', 'two']) expect(samples.of(name, tool)).toHaveLength(isOurs ? 0 : 2);
  }
});

it('counts no restore that did not bring the volume back', async () => {
  const { scene: where, contenders } = await scene(['lazy']);
  const lazy: Contender = { ...contenders[0]!, restore: async () => 1 };
  const rounds = runRounds(where, [lazy], { runs: 1, samples: createSamples(), progress: () => {} });
  await expect(rounds).rejects.toMatchObject({ code: 'bench-not-restored', message: /lazy did not bring/ });
});
