import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesIn, requireSoundStore } from './support/after-crash.ts';
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
const random = randomFrom(printedSeed('kill -9 during a snapshot'));
const files = 60;
let worker = '';

beforeAll(async () => {
  fillSmall(app);
  drift(app);
  fillMore(app, files);
  fillLarge(app);
  await settle();
  worker = await bundleWorker(root);
});
afterAll(() => removeFolder(root));

async function changeSome(): Promise<void> {
  await settle();
  driftMore(app, files, random);
  driftLarge(app, random);
  await settle();
}

test('kill -9 at any moment of a snapshot: the volume and the snapshot before it stay whole, and the next one succeeds', async () => {
  const length = await lengthOf(app, worker, '', changeSome);
  let { id } = await app.take();
  await app.warmsnap.collect({ store: app.store, keep: id });
  const namesWhenClean = namesIn(app.store, id);
  const { strike, getReady, end, tally } = killer(app, worker, random, length);
  const states = { noSnapshot: 0, snapshot: 0 };
  try {
    for (let round = 1; tally.landed < killsWanted && round <= killsWanted * 3; round += 1) {
      const earlier = app.snapshotted(id);
      await changeSome();
      const live = app.portraits({ identity: true });
      const when: string[] = [`in round ${round}`];
      do {
        when.push(await strike(''));
        getReady('');
      } while (random() < 0.25);
      expect(app.portraits({ identity: true }), when.join(', ')).toEqual(live);
      expect(app.snapshotted(id), when.join(', ')).toEqual(earlier);
      const listed = await requireSoundStore(app, when.join(', '));
      expect(listed, when.join(', ')).toContain(id);
      states[listed.length > 1 ? 'snapshot' : 'noSnapshot'] += 1;
      ({ id } = await app.take());
      expect(app.snapshotted(id), when.join(', ')).toEqual(app.portraits());
      expect(await app.verify(id), when.join(', ')).toMatchObject({ outcome: 'valid' });
      expect(app.portraits({ identity: true }), when.join(', ')).toEqual(live);
      await app.warmsnap.collect({ store: app.store, keep: id });
      expect(namesIn(app.store, id), when.join(', ')).toEqual(namesWhenClean);
      expect(app.besideVolumes(), when.join(', ')).toEqual([]);
    }
  } finally {
    await end();
  }
  process.stdout.write(`snapshots killed: ${JSON.stringify({ ...tally, ...states })}\n`);
  expect(tally.landed).toBeGreaterThanOrEqual(killsWanted);
});
