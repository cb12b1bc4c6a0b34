import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '@ci-warm/clock';
import { createWarmsnap } from '../../src/index.ts';
import { expect, onTestFinished, test } from 'vitest';
import { owner, scene } from '../support/scene.ts';

test('a disk without enough room is refused before anything is written', async () => {
  const { warmsnap, sources, store } = scene();
  const request = { sources, store, owner, assertSettled: async () => {}, freeFloor: 1 };
  await expect(warmsnap.take(request)).rejects.toMatchObject({
    code: 'no-space',
    kind: 'infrastructure',
    message: expect.stringContaining('MiB'),
  });
  expect(readdirSync(store)).toEqual([]);
});

test('the floor that is set once counts for every snapshot that names none, and for no rollback', async () => {
  const { sources, store, warmsnap, take, data } = scene();
  const strict = createWarmsnap({ freeFloor: 1 });
  const request = { sources, store, owner };
  const refused = { code: 'no-space', message: expect.stringContaining('a floor of') };
  await expect(strict.preflight(request)).rejects.toMatchObject(refused);
  await expect(strict.take(request)).rejects.toMatchObject(refused);
  await strict.preflight({ ...request, freeFloor: 0 });
  const { id } = await take();
  writeFileSync(join(data.path, 'script'), 'failed upgrade');
  await strict.restore({ ...request, id });
  expect(await warmsnap.compare({ ...request, id })).toEqual([]);
});

test('a disk without enough inodes is refused before anything is written', async (context) => {
  const disk = smallDisk('nr_inodes=60');
  if (disk === undefined) return context.skip('mounting a small disk needs root');
  const volume = join(disk, 'stack_data', '_data');
  mkdirSync(volume, { recursive: true });
  for (let at = 0; at < 30; at += 1) writeFileSync(join(volume, `row-${at}`), 'row');
  const request = {
    sources: [{ name: 'data', path: volume }],
    store: join(disk, 'snapshots'),
    owner,
    freeFloor: 0,
  };
  const refused = { code: 'no-space', message: expect.stringContaining('inodes') };
  await expect(createWarmsnap().preflight(request)).rejects.toMatchObject(refused);
  await expect(createWarmsnap().take(request)).rejects.toMatchObject(refused);
  expect(readdirSync(request.store)).toEqual([]);
});

test('a rollback needs the room that all volumes take together, and none for holes', async (context) => {
  const disk = smallDisk('size=8m');
  if (disk === undefined) return context.skip('mounting a small disk needs root');
  const sources = ['one', 'two'].map((name) => ({ name, path: join(disk, name, '_data') }));
  const [one, two] = sources.map(({ path }) => join(path, 'rows')) as [string, string];
  for (const { path } of sources) mkdirSync(path, { recursive: true });
  const request = { sources, store: join(disk, 'snapshots'), owner, freeFloor: 0 };
  for (const path of [one, two]) writeFileSync(path, Buffer.alloc(1_000_000, 'a'));
  const { id } = await createWarmsnap().take(request);
  for (const path of [one, two]) writeFileSync(path, 'drifted');
  const ballast = join(disk, 'ballast');
  const leave = (bytes: number): void => {
    rmSync(ballast, { force: true });
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - bytes));
  };
  leave(1_500_000);
  await expect(createWarmsnap().restore({ ...request, id })).rejects.toMatchObject({
    code: 'no-space',
    message: expect.stringMatching(/needs 1\.9 MiB/),
  });
  expect(readFileSync(one, 'utf8')).toBe('drifted');
  rmSync(ballast);
  await createWarmsnap().restore({ ...request, id });

  writeFileSync(one, 'begin');
  truncateSync(one, 100_000_000);
  const { id: sparse } = await createWarmsnap().take(request);
  truncateSync(one, 5);
  leave(1_500_000);
  await createWarmsnap().restore({ ...request, id: sparse });
  expect(statSync(one).size).toBe(100_000_000);
});

test('an app that removes files while it is asked whether there is room is no reason to refuse it', async () => {
  const { warmsnap, sources, store, data } = scene();
  const busy = spawn(process.execPath, ['--eval', churn, data.path], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    busy.kill('SIGKILL');
    await once(busy, 'close');
  });
  await once(busy.stdout, 'data');
  for (let look = 0; look < 40; look += 1) await warmsnap.preflight({ sources, store, freeFloor: 0 });
});

test('what a snapshot has to read is told with its holes, and without what has not changed', async () => {
  const { warmsnap, sources, store, take, data } = scene();
  const all = await warmsnap.preflight({ sources, store, freeFloor: 0 });
  const huge = join(data.path, 'huge');
  writeFileSync(huge, '');
  truncateSync(huge, 60 * 1024 ** 3);
  const told = await warmsnap.preflight({ sources, store, freeFloor: 0 });
  expect(told).toMatchObject({ names: all.names + 1, changed: all.names + 1 });
  expect(told.bytes - all.bytes).toBe(60 * 1024 ** 3);
  expect(told.seconds).toBeGreaterThan(all.seconds + 240);

  rmSync(huge);
  const { id } = await take();
  expect(await warmsnap.preflight({ sources, store, previous: id, freeFloor: 0 })).toMatchObject({
    changed: 0,
    bytes: 0,
  });
  writeFileSync(huge, 'three');
  const again = await warmsnap.preflight({ sources, store, previous: id, freeFloor: 0 });
  expect(again).toMatchObject({ bytes: 5 });
  expect(again.changed).toBeLessThan(again.names);
});

/** Makes files and folders and removes them, until it is killed. */
const churn = `
  const fs = require('node:fs');
  const root = process.argv[1];
  console.log('at work');
  for (let at = 0; ; at += 1) {
    const folder = root + '/temporary-' + (at % 50);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(folder + '/file', '');
    fs.rmSync(root + '/temporary-' + ((at + 25) % 50), { recursive: true, force: true });
  }
`;

/** Unmounted when the test ends. */
function smallDisk(options: string): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), 'warmsnap-disk-'));
  onTestFinished(() => {
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]).status === 0 ? disk : undefined;
}

test('a disk that fills up while copying leaves the snapshot before it and the data whole', async (context) => {
  const disk = smallDisk('size=4m');
  if (disk === undefined) return context.skip('mounting a small disk needs root');
  const volume = join(disk, 'stack_data', '_data');
  const store = join(disk, 'warm', 'snapshots');
  const sources = [{ name: 'data', path: volume }];
  const settled = { assertSettled: async () => {}, freeFloor: 0 };
  mkdirSync(volume, { recursive: true });
  writeFileSync(join(volume, 'rows'), Buffer.alloc(500_000, 'a'));
  const warmsnap = createWarmsnap();
  const first = await warmsnap.take({ sources, store, owner, ...settled });

  // It is asked for the time of the snapshot once the space was looked at, and before anything is copied.
  let looks = 0;
  const fillingUp: Clock = {
    ...systemClock,
    now: () => {
      looks += 1;
      if (looks === 3) writeFileSync(join(disk, 'ballast'), Buffer.alloc(2_000_000));
      return systemClock.now();
    },
  };
  writeFileSync(join(volume, 'rows'), Buffer.alloc(900_000, 'b'));
  await expect(
    createWarmsnap({ clock: fillingUp }).take({ sources, store, owner, ...settled }),
  ).rejects.toMatchObject({ code: 'no-space' });
  expect(looks).toBe(3);
  expect((await warmsnap.list(store)).map(({ id }) => id)).toEqual([first.id]);
  expect(readFileSync(join(volume, 'rows'), 'latin1')).toBe('b'.repeat(900_000));

  // Staging needs as much again: the data stays as it is until there is room.
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(2_300_000));
  await expect(warmsnap.restore({ store, id: first.id, owner, sources, ...settled })).rejects.toMatchObject({
    code: 'no-space',
  });
  expect(readFileSync(join(volume, 'rows'), 'latin1')).toBe('b'.repeat(900_000));
  rmSync(join(disk, 'ballast'));
  await warmsnap.restore({ store, id: first.id, owner, sources, ...settled });
  expect(readFileSync(join(volume, 'rows'), 'latin1')).toBe('a'.repeat(500_000));
});
