import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { appData, drift, fillSmall, owner, settle } from './support/app-data.ts';
import { damages } from './support/damages.ts';
import { keepingFolderTimes } from './support/hurt.ts';
import { randomFrom } from './support/random.ts';
import { removeFolder, scratchFolder } from './support/scratch.ts';

const stranger = 'warm-stranger';
const original = scratchFolder();
let ids: { id: string; older: string; theirs: string };

/** Three snapshots, two of them of this app, and live data that has drifted away from all. */
beforeAll(async () => {
  const app = appData(original);
  const { warmsnap, sources } = app;
  const settled = { assertSettled: async () => {}, freeFloor: 0 };
  fillSmall(app);
  const elsewhere = { sources, store: join(original, 'stranger'), owner: stranger, ...settled };
  const theirs = (await warmsnap.take(elsewhere)).id;
  const older = (await app.take()).id;
  await settle();
  writeFileSync(join(app.data, 'base', 'deep', 'block'), Buffer.alloc(40_000, 'z'));
  ids = { id: (await app.take()).id, older, theirs };
  await settle();
  drift(app);
});
afterAll(() => removeFolder(original));

/** A copy of it all for one test. */
function drifted() {
  const root = scratchFolder();
  onTestFinished(() => removeFolder(root));
  execFileSync('cp', ['-a', `${original}/.`, root]);
  const app = appData(root);
  const { id, older, theirs } = ids;
  const folder = join(app.store, id);
  const victim = { folder, older: join(app.store, older), stranger: join(root, 'stranger', theirs) };
  return { app, id, folder, victim };
}

test('the snapshots that are going to be damaged are sound', async () => {
  const { app, id } = drifted();
  expect(await app.verify(id)).toMatchObject({ outcome: 'valid' });
  expect(await app.verify(ids.older)).toMatchObject({ outcome: 'valid' });
  await app.restore(id);
  expect(app.portraits()).toEqual(app.snapshotted(id));
});

test.each(Object.entries(damages))(
  '%s: verify says so, and a restore refuses before it touches the volume',
  async (_, { hurt, hidden }) => {
    const { app, id, folder, victim } = drifted();
    keepingFolderTimes(join(folder, 'data'), () => hurt(victim));
    const before = app.portraits({ identity: true });
    expect(await app.verify(id)).toMatchObject({
      outcome: 'invalid',
      problems: expect.arrayContaining([expect.any(String)]),
    });
    expect(await app.verify(id, 'quick')).toMatchObject({ outcome: hidden ? 'valid' : 'invalid' });
    await expect(app.restore(id)).rejects.toMatchObject({
      code: 'snapshot-damaged',
      kind: 'broken',
      message: expect.stringContaining(folder),
      hint: expect.stringContaining('nothing was changed'),
    });
    expect(app.portraits({ identity: true })).toEqual(before);
    expect(app.besideVolumes()).toEqual([]);
  },
);

test('a sound snapshot of another app that lies in this store is refused, and so is this one for another app', async () => {
  const { app, id, victim } = drifted();
  const { warmsnap, store, sources } = app;
  renameSync(victim.stranger, join(store, ids.theirs));
  const before = app.portraits({ identity: true });
  const asked = { store, sources, assertSettled: async () => {} };
  for (const wrong of [
    { id: ids.theirs, owner },
    { id, owner: stranger },
  ]) {
    expect(await warmsnap.verify({ store, ...wrong }, 'full')).toMatchObject({
      outcome: 'invalid',
      problems: [expect.stringMatching(/belongs to .* not to/)],
    });
    await expect(warmsnap.restore({ ...asked, ...wrong })).rejects.toMatchObject({
      code: 'snapshot-damaged',
      message: expect.stringMatching(/belongs to .* not to/),
    });
  }
  expect(app.portraits({ identity: true })).toEqual(before);
  expect(await warmsnap.verify({ store, id: ids.theirs, owner: stranger }, 'full')).toMatchObject({
    outcome: 'valid',
  });
});

test('no bit of a manifest can flip, and no part of its end be lost, unseen', async () => {
  const { app, id, folder } = drifted();
  const path = join(folder, 'manifest');
  const whole = readFileSync(path);
  const random = randomFrom(7);
  const passed: string[] = [];
  const tried = async (name: string, hurt: () => void) => {
    hurt();
    if ((await app.verify(id, 'quick')).outcome === 'valid') passed.push(name);
    writeFileSync(path, whole);
  };
  // Every bit of the last line, which is what the others rest on, and one of every seventh byte before it.
  const foot = whole.lastIndexOf('\n', whole.length - 2);
  for (let at = 0; at < whole.length; at += at < foot ? 7 : 1) {
    const bits = at < foot ? [Math.trunc(random() * 8)] : [0, 1, 2, 3, 4, 5, 6, 7];
    for (const bit of bits) {
      const hurt = Buffer.from(whole);
      hurt.writeUInt8((whole[at] ?? 0) ^ (1 << bit), at);
      await tried(`bit ${bit} at ${at}`, () => writeFileSync(path, hurt));
    }
  }
  // All but the newline at the very end says something.
  for (let length = 0; length < whole.length - 1; length += length < foot ? 37 : 1)
    await tried(`cut to ${length}`, () => truncateSync(path, length));
  expect(passed).toEqual([]);
  expect((await app.verify(id)).outcome).toBe('valid');
});
