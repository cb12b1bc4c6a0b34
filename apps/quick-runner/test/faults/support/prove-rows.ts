import { canonicalsOf } from '@ci-warm/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultRow } from './fault-row.ts';
import type { Ended } from './types.ts';
import { createFaultWorld, type FaultWorld } from './world.ts';

export const nothing = 'nothing';

/**
 * One sandbox for the rows of one concern, in their order. Each is brought about, its run held against what the page
 * says, and then nothing of it may be left, and canonicals have to be what they were, byte for byte; where something has
 * to be left, the next run is started first.
 */
export function proveRows(
  concern: string,
  rows: readonly FaultRow[],
  { recipes, prepare }: { recipes: readonly string[]; prepare?: (world: FaultWorld) => Promise<void> },
): void {
  describe(concern, () => {
    let world: FaultWorld;
    beforeAll(async () => {
      world = await createFaultWorld(recipes);
      await prepare?.(world);
      await world.settled();
    });
    afterAll(() => world?.stop());

    it.each(rows.map((row) => [`${row.where}: ${row.fault}`, row] as const))('%s', async (_name, row) => {
      const canonicals = await canonicalsOf(world.sandbox);
      const ended = await row.run(world);
      expectAsTold(row, ended);
      if (row.left !== nothing) {
        expect(await world.left()).not.toEqual([]);
        expect(await world.nextRun()).toMatchObject({ code: 0 });
      }
      await world.expectNothingLeft();
      expect(await canonicalsOf(world.sandbox)).toEqual(canonicals);
    });
  });
}

const verdictFor: Readonly<Record<number, string>> = {
  0: 'green',
  1: 'red',
  3: 'infrastructure',
  4: 'infrastructure',
};

function expectAsTold({ exitCode, reason, tiers, code, left }: FaultRow, ended: Ended): void {
  const { results, stderr } = ended;
  const why = results?.reason ?? stderr;
  expect({ exitCode: ended.signal ?? ended.code, why }).toEqual({ exitCode, why });
  if (reason) expect(why).toMatch(reason);
  if (results === undefined) return;
  expect(results).toMatchObject({
    verdict: verdictFor[Number(exitCode)],
    teardown: { clean: left === nothing },
    ...(code === undefined ? {} : { error: { code } }),
  });
  const outcomes = Object.fromEntries(results.tiers.map(({ tier, outcome }) => [tier, outcome]));
  if (tiers) expect(outcomes).toMatchObject(tiers);
}
