import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesIn, requireSoundStore } from './support/after-crash.ts';
import { appData, fillSmall, settle } from './support/app-data.ts';
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

test.for(['the first snapshot', 'a later snapshot'])(
  'a disk that fails at any one change of %s leaves the volume and the snapshot before it whole',
  async (which, context) => {
    const reason = cannotTrace();
    if (reason !== undefined) return skipOrFail(context, reason);
    let { id } = await app.take();
    await app.warmsnap.collect({ store: app.store, keep: id });
    const namesWhenClean = namesIn(app.store, id);
    let round = 0;
    let live = app.portraits({ identity: true });
    const done = await walk({
      worker,
      root: app.root,
      prepare: async () => {
        round += 1;
        for (const name of ['base/row', 'script'])
          writeFileSync(join(app.data, name), `round ${round}\n`.padEnd(20));
        // Without its index everything is as new to it.
        if (which === 'the first snapshot') forgetIndex();
        live = app.portraits({ identity: true });
        return '';
      },
      requireWhole: async ({ said, ...run }, when) => {
        const listed = await requireSoundStore(app, when);
        expect(listed, when).toContain(id);
        expect(app.portraits({ identity: true }), when).toEqual(live);
        if (said?.ok) {
          expect(vouchers({ said, ...run }), when).toEqual([]);
          expect(listed, when).toContain(said.id);
        } else if (said) expect(app.inStore(), when).toEqual([id]);
        const next = said?.ok && said.id !== undefined ? said.id : (await app.take()).id;
        expect(app.snapshotted(next), when).toEqual(app.portraits());
        expect(await app.verify(next), when).toMatchObject({ outcome: 'valid' });
        id = next;
        await app.warmsnap.collect({ store: app.store, keep: id });
        expect(namesIn(app.store, id), when).toEqual(namesWhenClean);
      },
    });
    process.stdout.write(`${which}: ${done}\n`);
  },
);

function forgetIndex(): void {
  const hidden = readdirSync(app.store).filter((name) => name.startsWith('.'));
  for (const name of hidden) rmSync(join(app.store, name), { recursive: true });
}
