import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesIn, requireSoundStore, strangersIn } from './support/after-crash.ts';
import {
  appData,
  drift,
  driftLarge,
  driftMore,
  fillLarge,
  fillMore,
  fillSmall,
  settle,
} from './support/app-data.ts';
import { killer, killsWanted, lengthOf } from './support/killing.ts';
import { printedSeed, randomFrom } from './support/random.ts';
import { removeFolder, scratchFolder } from './support/scratch.ts';
import { bundleWorker } from './support/worker-process.ts';

const root = scratchFolder();
const app = appData(root);
const random = randomFrom(printedSeed('kill -9 during a restore'));
const files = 60;
let worker = '';
let id = '';

beforeAll(async () => {
  fillSmall(app);
  fillMore(app, files);
  fillLarge(app);
  await settle();
  worker = await bundleWorker(root);
  ({ id } = await app.take());
});
afterAll(() => removeFolder(root));

async function driftAway(): Promise<void> {
  await settle();
  drift(app);
  driftMore(app, files, random);
  driftLarge(app, random);
  await settle();
}

test('kill -9 at any moment of a restore: what stays is old or new, and the next restore makes it exact', async () => {
  const wanted = app.portraits();
  const length = await lengthOf(app, worker, id, driftAway);
  expect(app.portraits()).toEqual(wanted);
  const namesWhenClean = namesIn(app.store, id);
  const { strike, getReady, end, tally } = killer(app, worker, random, length);
  const states = { untouched: 0, between: 0, whole: 0 };
  try {
    for (let round = 1; tally.landed < killsWanted && round <= killsWanted * 3; round += 1) {
      await driftAway();
      const before = app.portraits();
      const when: string[] = [`in round ${round}`];
      do {
        when.push(await strike(id));
        getReady(id);
        const found = app.portraits();
        expect(strangersIn(found, before, wanted), when.join(', ')).toEqual([]);
        const state = isDeepStrictEqual(found, before)
          ? 'untouched'
          : isDeepStrictEqual(found, wanted)
            ? 'whole'
            : 'between';
        states[state] += 1;
      } while (random() < 0.25);
      await app.restore(id);
      expect(app.portraits(), when.join(', ')).toEqual(wanted);
      expect(app.besideVolumes(), when.join(', ')).toEqual([]);
      expect(namesIn(app.store, id), when.join(', ')).toEqual(namesWhenClean);
      expect(app.snapshotted(id), when.join(', ')).toEqual(wanted);
    }
  } finally {
    await end();
  }
  await requireSoundStore(app, 'at the end');
  process.stdout.write(`restores killed: ${JSON.stringify({ ...tally, ...states })}\n`);
  expect(tally.landed).toBeGreaterThanOrEqual(killsWanted);
});
