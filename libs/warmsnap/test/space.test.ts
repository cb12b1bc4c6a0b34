import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '@ci-warm/clock';
import { createWarmsnap } from '../src/index.ts';
import { expect, test } from 'vitest';
import { owner, scene } from './scene.ts';

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

test('a disk that fills up while copying leaves the snapshot before it and the data whole', async (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'warmsnap-disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status !== 0) {
    rmSync(disk, { recursive: true });
    return context.skip('mounting a small disk needs root');
  }
  try {
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
    await expect(warmsnap.restore({ store, id: first.id, owner, sources, ...settled })).rejects.toMatchObject(
      { code: 'no-space' },
    );
    expect(readFileSync(join(volume, 'rows'), 'latin1')).toBe('b'.repeat(900_000));
    rmSync(join(disk, 'ballast'));
    await warmsnap.restore({ store, id: first.id, owner, sources, ...settled });
    expect(readFileSync(join(volume, 'rows'), 'latin1')).toBe('a'.repeat(500_000));
  } finally {
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
});
