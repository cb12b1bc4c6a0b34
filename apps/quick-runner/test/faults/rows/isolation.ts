import { existsSync, renameSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { nothing } from '../support/prove-rows.ts';
import type { FaultRow } from '../support/fault-row.ts';
import type { Ended, RunOrder } from '../support/types.ts';
import { beforeDeploy, whileAt } from '../support/while-at.ts';
import type { FaultWorld } from '../support/world.ts';

const recipe = 'custom-html';
/** Enough of a recipe to have a canonical: see `prepareCanonical`. */
const enrolled = "warmCanonical: true, expectedNotApplicable: { backup: 'not here', restore: 'not here' }";

/** A green cold run of the newest release: it becomes the canonical. */
export async function prepareCanonical(world: FaultWorld): Promise<void> {
  const { code, results } = await world.run({ recipe, config: enrolled });
  expect({ code, promotion: results?.promotion?.outcome }).toEqual({ code: 0, promotion: 'promoted' });
}

/** Runs `other` from its start to its end while the first is in the middle. */
async function beside(
  world: FaultWorld,
  first: RunOrder,
  other: RunOrder,
): Promise<{ first: Ended; other: Ended }> {
  let second: Ended | undefined;
  const ended = await whileAt(world, first, beforeDeploy, async () => {
    second = await world.run(other);
  });
  if (second === undefined) throw new Error('the other run did not come to its end');
  return { first: ended, other: second };
}

/** Runs side by side. */
export const isolationRows: readonly FaultRow[] = [
  {
    fault: 'the same pull request is tested twice at once',
    where: 'start',
    outcome: 'busy: the second says who has it; the first is green',
    exitCode: 75,
    left: nothing,
    reason: /is in use by quick-runner \S+-custom-html-\S+ \(process \d+/,
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe);
      const order = { recipe, ref: commit, pr: '1', stages: 'install' };
      const { first, other } = await beside(world, order, order);
      expect(first).toMatchObject({ code: 0 });
      return other;
    },
  },
  {
    fault: 'two pull requests of one recipe are tested at once',
    where: 'start',
    outcome: 'green, both',
    exitCode: 0,
    left: nothing,
    run: async (world) => {
      const heads = [await world.sandbox.pullRequest(recipe), await world.sandbox.pullRequest(recipe)];
      const [order, another] = heads.map(({ commit }, index) => ({
        ...{ recipe, ref: commit, pr: String(index + 2), stages: 'upgrade,custom' },
      }));
      const { first, other } = await beside(world, order!, another!);
      expect(other).toMatchObject({ code: 0 });
      expect(other.results?.domain).not.toBe(first.results?.domain);
      return first;
    },
  },
  {
    fault: 'one head is tested in the cold and in the quick lane at once',
    where: 'start',
    outcome: 'green, both; the canonical is as before',
    exitCode: 0,
    left: nothing,
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe);
      const order = { recipe, ref: commit, pr: '4', stages: 'upgrade,custom', config: enrolled };
      const { first, other } = await beside(world, order, { ...order, quick: true });
      expect(other).toMatchObject({ code: 0, results: { lane: 'quick' } });
      expect(first.results).toMatchObject({ lane: 'cold' });
      return first;
    },
  },
  {
    fault: 'a quick run is killed',
    where: 'upgrade',
    outcome: 'none; the next run of any recipe returns the canonical to known-good',
    exitCode: 'SIGKILL',
    left: 'the canonical as the run had it, until the next run',
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe);
      const place = { command: 'abra', words: '*app deploy*--force*', when: 'after' } as const;
      const strikes = [{ ...place, action: 'kill -KILL $RUN' }];
      const order = { recipe, ref: commit, pr: '5', config: enrolled, quick: true, strikes };
      const ended = await world.run(order);
      expect(existsSync(join(world.sandbox.warmRoot, `warm-${recipe}`, 'changed-by.json'))).toBe(true);
      return ended;
    },
  },
  {
    fault: 'the kept data of a canonical go bad while a quick run has it',
    where: 'upgrade',
    outcome: 'infrastructure, and an alert: a person brings them back, or makes the canonical anew',
    exitCode: 4,
    left: 'the canonical as the run had it, until that is done',
    reason: /snapshot/,
    code: 'snapshot-invalid',
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe);
      const { warmRoot, dir } = world.sandbox;
      const snapshots = join(warmRoot, `warm-${recipe}`, 'snapshots');
      const id = (await readdir(snapshots)).find((name) => !name.startsWith('.')) ?? '';
      const kept = join(snapshots, id);
      const aside = join(dir, 'kept-data');
      const onLine = (line: string) => {
        if (line.startsWith('upgrading')) renameSync(kept, aside);
      };
      const ended = await world.run({ recipe, ref: commit, config: enrolled, quick: true, onLine });
      renameSync(aside, kept);
      const alerts = await readdir(join(warmRoot, 'alerts'));
      expect(alerts.filter((name) => name.startsWith(`canonical-broken-${recipe}`))).toHaveLength(1);
      return ended;
    },
  },
];
