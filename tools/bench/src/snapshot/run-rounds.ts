import { setTimeout as delay } from 'node:timers/promises';
import { WarmError } from '@ci-warm/errors';
import type { Contender, Scene } from './contender.ts';
import { drift, type Drifted } from './drift.ts';
import { fingerprint } from './fingerprint.ts';
import { rows, type Row } from './rows.ts';
import type { Samples } from './samples.ts';
import { withFlush } from './with-flush.ts';

/**
 * Every row by every contender, one contender after the other within a row and starting with another one in each round, so that
 * a machine that gets slower does so for all. No restore counts that did not bring the volume back.
 *
 * @returns how much was changed for each row, as it was in the last round
 */
export async function runRounds(
  { volume, settleMs, signal }: Omit<Scene, 'store'>,
  contenders: readonly Contender[],
  { runs, samples, progress }: { runs: number; samples: Samples; progress: (line: string) => void },
): Promise<ReadonlyMap<string, Drifted>> {
  const changes = new Map<string, Drifted>();
  let change = 0;
  for (let run = 0; run < runs; run += 1) {
    const order = contenders.map((_, index) => contenders[(index + run) % contenders.length]!);
    // Everything that was put away before is written anew, and read once more here: all of it is in memory.
    for (const contender of order) await contender.reset();
    let whole = await fingerprint(volume, 'full');
    for (const row of rows) {
      change += 1;
      if (row.kind === 'later' && row.drift.share > 0) {
        changes.set(row.name, await drift(volume, row.drift, change));
        whole = await fingerprint(volume, 'full');
      }
      if (row.kind === 'first' || row.kind === 'later') await delay(settleMs, undefined, { signal });
      const names = await fingerprint(volume, 'quick');
      const took: string[] = [];
      for (const contender of order) {
        if (row.kind === 'restore') {
          await contender.beforeRestore?.();
          if (!contender.apart) changes.set(row.name, await drift(volume, row.drift, change));
        }
        const action = actionOf(contender, row);
        if (!action) continue;
        const ms = await withFlush(volume, action, signal);
        samples.add(row.name, contender.name, ms);
        took.push(`${contender.name} ${ms.toFixed(0)}`);
        if (row.kind === 'later') await contender.keepNewest();
        if (row.kind !== 'restore' || contender.apart) continue;
        // Once byte by byte is enough for a tool: what it does to the next files is the same.
        const right = run === 0 ? whole : names;
        if ((await fingerprint(volume, run === 0 ? 'full' : 'quick')) !== right)
          throw notRestored(contender, row);
      }
      // Whoever stops it has these at least.
      if (took.length > 0) progress(`run ${run + 1} of ${runs}: ${row.name}: ${took.join(', ')} (ms)`);
    }
  }
  return changes;
}

function actionOf(contender: Contender, { kind }: Row): (() => Promise<number>) | undefined {
  if (kind === 'first' || kind === 'later') return () => contender.snapshot();
  if (kind === 'restore') return () => contender.restore();
  if (kind === 'seal') return contender.seal && (() => contender.seal!());
  return contender.verify && (() => contender.verify!(kind));
}

function notRestored({ name }: Contender, row: Row): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'bench-not-restored',
    message: `${name} did not bring the volume back: ${row.name}`,
    hint: 'a time without a result means nothing; if another tool than warmsnap did this, leave it out with --only',
  });
}
