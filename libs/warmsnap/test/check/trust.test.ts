import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { resetFailpoints } from '@ci-warm/failpoints';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { owner, rowTime, snapshotted } from '../support/scene.ts';

let base: Awaited<ReturnType<typeof snapshotted>>;
const scene = () => base.copy();

beforeAll(async () => {
  base = await snapshotted();
});
afterAll(() => base.remove());

afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
  resetFailpoints();
});

const damages: Record<string, (folder: string) => void> = {
  'a flipped bit': (folder) => {
    const file = join(folder, 'data', 'data', 'base', 'row');
    writeFileSync(file, 'one Row\n');
    execFileSync('touch', ['-d', rowTime, file]);
  },
  'a truncated file': (folder) => truncateSync(join(folder, 'data', 'data', 'base', 'deep', 'big'), 5),
  'a missing file': (folder) => unlinkSync(join(folder, 'data', 'data', 'script')),
  'an extra file': (folder) => writeFileSync(join(folder, 'data', 'extra', 'stray'), ''),
  'other permissions': (folder) => chmodSync(join(folder, 'data', 'data', 'script'), 0o600),
  'no data at all': (folder) => renameSync(join(folder, 'data'), join(folder, 'gone')),
  'no manifest': (folder) => unlinkSync(join(folder, 'manifest')),
  'half a manifest': (folder) => truncateSync(join(folder, 'manifest'), 400),
  'an edited manifest': (folder) =>
    writeFileSync(
      join(folder, 'manifest'),
      readFileSync(join(folder, 'manifest'), 'utf8').replace('"mode":2536', '"mode":2541'),
    ),
  'a longer manifest': (folder) => appendFileSync(join(folder, 'manifest'), '{}\n'),
};

test.each(Object.entries(damages))(
  '%s in a snapshot is refused before the data is touched',
  async (_, damage) => {
    const { id, folder, restore, verify, data } = scene();
    damage(folder);
    writeFileSync(join(data.path, 'base', 'row'), 'live now');
    expect((await verify(id)).outcome).toBe('invalid');
    await expect(restore(id)).rejects.toMatchObject({
      code: 'snapshot-damaged',
      kind: 'broken',
      message: expect.stringContaining(folder),
    });
    expect(readFileSync(join(data.path, 'base', 'row'), 'utf8')).toBe('live now');
    expect(readdirSync(dirname(data.path))).toEqual(['_data']);
  },
);

test('the snapshot of another owner, or of other volumes, is refused', async () => {
  const { id, warmsnap, store, sources, data } = scene();
  const settled = { assertSettled: async () => {} };
  await expect(
    warmsnap.restore({ store, id, owner: 'warm-other', sources, ...settled }),
  ).rejects.toMatchObject({ code: 'snapshot-damaged' });
  await expect(warmsnap.restore({ store, id, owner, sources: [data], ...settled })).rejects.toMatchObject({
    code: 'snapshot-sources-differ',
  });
  await expect(warmsnap.restore({ store, id: '../app', owner, sources, ...settled })).rejects.toMatchObject({
    code: 'bad-snapshot-request',
  });
});

test('metadata alone shows what is missing, content only a full look', async () => {
  const { id, folder, verify } = scene();
  expect(await verify(id, 'quick')).toMatchObject({ outcome: 'valid', info: { files: 8 } });
  unlinkSync(join(folder, 'data', 'extra', 'one'));
  expect(await verify(id, 'quick')).toMatchObject({
    outcome: 'invalid',
    problems: [expect.stringContaining('extra/'), 'extra/one: it is missing'],
  });
});

test.each(['start', 'copied', 'manifest', 'index'])(
  'a snapshot that fails at %s leaves nothing behind and the one before it whole',
  async (step) => {
    const { id, take, verify, compare, store } = scene();
    process.env['CCCI_FAILPOINTS'] = `warmsnap.take.${step}=error`;
    await expect(take()).rejects.toBeInstanceOf(WarmError);
    expect(readdirSync(store).filter((name) => !name.startsWith('.'))).toEqual([id]);
    expect((await verify(id)).outcome).toBe('valid');
    expect(await compare(id)).toEqual([]);
  },
);

test.each(['stage', 'staged'])('a restore that fails at %s has not touched the data', async (step) => {
  const { id, restore, data } = scene();
  writeFileSync(join(data.path, 'base', 'row'), 'live now');
  process.env['CCCI_FAILPOINTS'] = `warmsnap.restore.${step}=error`;
  await expect(restore(id)).rejects.toBeInstanceOf(WarmError);
  expect(readFileSync(join(data.path, 'base', 'row'), 'utf8')).toBe('live now');
  expect(readdirSync(dirname(data.path))).toEqual(['_data']);
});

test.each(['remove', 'rename', 'rename#3', 'directories', 'done'])(
  'a restore that stops at %s is finished by the next one',
  async (step) => {
    const { id, restore, compare, data } = scene();
    for (const name of ['base/row', 'script', '-rf', 'sparse'])
      writeFileSync(join(data.path, name), 'live now');
    mkdirSync(join(data.path, 'later'));
    process.env['CCCI_FAILPOINTS'] = `warmsnap.restore.${step}=error`;
    await expect(restore(id)).rejects.toBeInstanceOf(WarmError);
    delete process.env['CCCI_FAILPOINTS'];
    await restore(id);
    expect(await compare(id)).toEqual([]);
    expect(readdirSync(dirname(data.path))).toEqual(['_data']);
  },
);

test('nothing is copied while something may still write, and a change during the copy is noticed', async () => {
  const { id, warmsnap, sources, store, data } = scene();
  const running = async () => {
    throw new WarmError({ kind: 'infrastructure', code: 'not-settled', message: 'still running' });
  };
  await expect(warmsnap.take({ sources, store, owner, assertSettled: running })).rejects.toMatchObject({
    code: 'not-settled',
  });
  expect(readdirSync(store).filter((name) => !name.startsWith('.'))).toEqual([id]);
  let looks = 0;
  const writesLater = async () => {
    looks += 1;
    if (looks === 2) await running();
  };
  await expect(
    warmsnap.take({ sources, store, owner, assertSettled: writesLater, freeFloor: 0 }),
  ).rejects.toMatchObject({ code: 'not-settled' });
  expect(readdirSync(store).filter((name) => !name.startsWith('.'))).toEqual([id]);
  expect(readFileSync(join(data.path, 'base', 'row'), 'utf8')).toBe('one row\n');
});

test('collecting keeps the named snapshot and everything else in the folder of the app', async () => {
  const { id: first, take, warmsnap, store, compare } = scene();
  const app = dirname(store);
  writeFileSync(join(app, 'last_good'), '10.7.1+26.6.2\n');
  const second = await take();
  expect((await warmsnap.list(store)).map(({ id }) => id).sort()).toEqual([first, second.id].sort());
  expect(await warmsnap.collect({ store, keep: second.id })).toEqual([first]);
  expect(readlinkSync(join(app, 'snapshot'))).toBe(`snapshots/${second.id}`);
  expect(readdirSync(app).sort()).toEqual(['last_good', 'snapshot', 'snapshots']);
  expect(await compare(second.id)).toEqual([]);
  await expect(warmsnap.collect({ store, keep: first })).rejects.toMatchObject({ code: 'snapshot-missing' });
  expect((await warmsnap.list(store)).map(({ id }) => id)).toEqual([second.id]);
  rmSync(join(app, 'snapshot'));
});

test('there is nothing to collect where nothing was ever taken', async () => {
  const { warmsnap, root } = scene();
  expect(await warmsnap.collect({ store: join(root, 'none', 'snapshots'), keep: undefined })).toEqual([]);
});
