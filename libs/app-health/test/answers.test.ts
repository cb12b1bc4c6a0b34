import { describe, expect, it } from 'vitest';
import type { AnswerWatch } from '../src/index.ts';
import { makeWorld, type World } from './world.ts';

interface Watched extends World {
  /** When watching began. */
  begun: number[];
  /** Who answers instead, from a probe on. */
  reason: string | undefined;
}

async function watched(): Promise<Watched & { watchAnswers: () => Promise<AnswerWatch> }> {
  const world = await makeWorld();
  world.tasks = [world.task('running')];
  const its: Watched = Object.assign(world, { begun: [], reason: undefined });
  let seen: string | undefined;
  return Object.assign(its, {
    watchAnswers: async () => {
      its.begun.push(world.time());
      return {
        during: async <T>(probing: () => Promise<T>) => {
          const answer = await probing();
          seen ??= its.reason;
          return answer;
        },
        foreign: () => seen,
      };
    },
  });
}

describe('answers of another stack', () => {
  it('make a well-answering app unhealthy at once: waiting would not help', async () => {
    const world = await watched();
    world.at(400, () => (world.reason = 'shop_web asks other_app'));
    expect(await world.wait({}, world)).toMatchObject({
      outcome: 'unhealthy',
      kind: 'foreign-answer',
      reason: 'shop_web asks other_app',
    });
    expect(world.time()).toBe(500);
  });

  it('are named as the reason when the app answers badly because of them', async () => {
    const world = await watched();
    world.at(400, () => {
      world.reason = 'shop_web asks other_app';
      world.status = 502;
    });
    expect(await world.wait({}, world)).toMatchObject({ kind: 'foreign-answer' });
  });

  it('are looked for from the window’s opening on, not while the app still comes up', async () => {
    const world = await watched();
    world.tasks = [world.task('starting')];
    world.at(3000, () => (world.tasks = [world.task('running')]));
    expect(await world.wait({}, world)).toMatchObject({ outcome: 'healthy' });
    expect(world.begun).toEqual([world.probes[0]]);
  });

  it('are looked for more than once per look, and in every window', async () => {
    const world = await watched();
    expect(await world.wait({}, world)).toMatchObject({ outcome: 'healthy' });
    expect(world.probes).toEqual([0, ...[250, 500, 750, 1000].flatMap((at) => [at, at, at, at])]);
  });

  it('are looked for where one success is enough, too', async () => {
    const world = await watched();
    world.reason = 'shop_web asks other_app';
    expect(await world.wait({ successes: 1 }, world)).toMatchObject({ kind: 'foreign-answer' });
  });

  it('cost nothing where nobody else could give them', async () => {
    const world = await watched();
    const watchAnswers = async () => undefined;
    expect(await world.wait({}, { watchAnswers })).toMatchObject({ outcome: 'healthy' });
    expect(world.probes).toEqual([0, 250, 500, 750, 1000]);
  });
});
