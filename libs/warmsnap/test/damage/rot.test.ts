import { chmodSync, existsSync, lutimesSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { appData, drift, fillSmall, owner, settle, type AppData } from './support/app-data.ts';
import { flipBit } from './support/hurt.ts';
import { portraitOf } from './support/portrait.ts';
import { removeFolder, scratchFolder } from './support/scratch.ts';

/** Made in place, not copied: the index of the live data is as good as it gets. */
async function taken() {
  const root = scratchFolder();
  onTestFinished(() => removeFolder(root));
  const app = appData(root);
  fillSmall(app);
  await settle();
  const info = await app.take();
  await settle();
  return { app, id: info.id, folder: info.path };
}

const unneeded = join('data', 'data', 'still', 'one');

test('a flipped bit in a file that need not go back is found by a full look, and never reaches the volume', async () => {
  const { app, id, folder } = await taken();
  const wanted = app.portraits();
  flipBit(join(folder, unneeded));
  drift(app);
  expect(await app.verify(id)).toMatchObject({
    outcome: 'invalid',
    problems: [expect.stringContaining('data/still/one')],
  });
  const before = app.portraits({ identity: true });
  // Whether a restore looks at what it does not write is its own choice; what it leaves is not.
  const refused = await app.restore(id).then(
    () => false,
    () => true,
  );
  if (refused) expect(app.portraits({ identity: true })).toEqual(before);
  else expect(app.portraits()).toEqual(wanted);
});

test('a damaged snapshot is never carried elsewhere', async () => {
  const { app, id, folder } = await taken();
  flipBit(join(folder, unneeded));
  const out = join(app.root, 'app.tar.zst');
  await expect(app.warmsnap.exportSnapshot({ store: app.store, id, owner, to: out })).rejects.toMatchObject({
    code: 'snapshot-damaged',
  });
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(app.root).sort()).toEqual(['volumes', 'warm']);
});

test('what a later snapshot takes over from a damaged one does not pass a full look', async () => {
  const { app, folder } = await taken();
  flipBit(join(folder, unneeded));
  const wanted = app.portraits();
  const later = await app.take().then(
    ({ id }) => id,
    () => undefined,
  );
  if (later === undefined) return;
  const same = isDeepStrictEqual(app.snapshotted(later), wanted);
  expect(await app.verify(later)).toMatchObject({ outcome: same ? 'valid' : 'invalid' });
  expect(app.portraits()).toEqual(wanted);
});

test.each(['a snapshot', 'a restore', 'a second snapshot'])(
  'after %s, whatever is written into the volume in place leaves every snapshot as it was',
  async (step) => {
    const { app, id } = await taken();
    const ids = [id];
    if (step === 'a restore') {
      drift(app);
      await app.restore(id);
    }
    if (step === 'a second snapshot') ids.push((await app.take()).id);
    const kept = ids.map((each) => app.snapshotted(each));
    spoilInPlace(app);
    expect(ids.map((each) => app.snapshotted(each))).toEqual(kept);
    for (const each of ids) expect(await app.verify(each)).toMatchObject({ outcome: 'valid' });
    await app.restore(id);
    expect(app.portraits()).toEqual(app.snapshotted(id));
  },
);

test('a change that keeps size and times, at once after a snapshot or a restore, is undone', async () => {
  const { app, id } = await taken();
  const wanted = app.portraits();
  for (let round = 0; round < 3; round += 1) {
    flipBit(join(app.data, 'still', 'one'), 2);
    await app.restore(id);
    expect(app.portraits()).toEqual(wanted);
    await settle();
  }
});

/** Writes into every file without replacing it, and changes what a directory entry says of it. */
function spoilInPlace(app: AppData): void {
  for (const { path } of app.sources) {
    for (const [name, { content }] of portraitOf(path)) {
      if (!content.startsWith('file')) continue;
      const bytes = Buffer.concat([Buffer.from(`${path}/`), Buffer.from(name, 'latin1')]);
      writeFileSync(bytes, 'SPOILT', { flag: 'r+' });
      chmodSync(bytes, 0o666);
      lutimesSync(bytes, 1, 1);
    }
  }
}
