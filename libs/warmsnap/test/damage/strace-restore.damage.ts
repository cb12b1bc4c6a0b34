import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesIn, strangersIn } from './support/after-crash.ts';
import { appData, drift, fillSmall, settle } from './support/app-data.ts';
import { skipOrFail } from './support/own-mounts.ts';
import { removeFolder, scratchFolder } from './support/scratch.ts';
import { cannotTrace } from './support/traced-worker.ts';
import { vouchers, walk } from './support/walk.ts';
import { bundleWorker } from './support/worker-process.ts';

const scratch = scratchFolder();
const app = appData(`${scratch}/root`);
let worker = '';

beforeAll(async () => {
  fillSmall(app);
  await settle();
  worker = await bundleWorker(scratch);
});
afterAll(() => removeFolder(scratch));

test('a disk that fails at any one change of a restore leaves all as it was, or goes on with the next call', async (context) => {
  const reason = cannotTrace();
  if (reason !== undefined) return skipOrFail(context, reason);
  const { id } = await app.take();
  const wanted = app.portraits();
  const namesWhenClean = namesIn(app.store, id);
  let before = app.portraits();
  let beforeWithIdentity = before;
  const done = await walk({
    worker,
    root: app.root,
    prepare: async () => {
      drift(app);
      before = app.portraits();
      beforeWithIdentity = app.portraits({ identity: true });
      return id;
    },
    requireWhole: async (run, when) => {
      const found = app.portraits();
      expect(app.snapshotted(id), when).toEqual(wanted);
      if (run.said?.ok) {
        expect(found, when).toEqual(wanted);
        expect(vouchers(run), when).toEqual([]);
      } else {
        expect(strangersIn(found, before, wanted), when).toEqual([]);
        if (run.said && !run.said.passed.includes('warmsnap.restore.staged'))
          expect(app.portraits({ identity: true }), when).toEqual(beforeWithIdentity);
      }
      await app.restore(id);
      expect(app.portraits(), when).toEqual(wanted);
      expect(app.besideVolumes(), when).toEqual([]);
      expect(namesIn(app.store, id), when).toEqual(namesWhenClean);
    },
  });
  process.stdout.write(`restore: ${done}\n`);
});
