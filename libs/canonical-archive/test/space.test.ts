import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statfsSync, watch, writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished, type TestContext } from 'vitest';
import { exportCanonical } from '../src/index.ts';
import { ownDisk, type OwnDisk } from './own-disk.ts';
import { createWorld, makeKnownGood, recipe, seed, type World } from './world.ts';

const mebibyte = 1024 ** 2;
let world: World;
beforeAll(async () => {
  world = await createWorld();
  const canonical = await seed(world);
  const [volume] = await world.tools.swarm.volumesOf(world.stack);
  await writeFile(join(volume!.mountpoint, 'noise'), randomBytes(2 * mebibyte));
  await writeFile(join(volume!.mountpoint, 'zeros'), Buffer.alloc(8 * mebibyte));
  await makeKnownGood(world, canonical);
});
afterAll(() => world?.sandbox.stop());

it('an export for which its folder has no room is refused before anything is written', async (context) => {
  const disk = await diskFor(context, '1m');
  const request = { recipe, to: join(disk.path, 'archive'), recipients: [] };
  await expect(exportCanonical(world, request)).rejects.toMatchObject({
    kind: 'infrastructure',
    code: 'no-space',
    message: expect.stringMatching(`^the archive needs 2\\.\\d MiB, ${disk.path} has 1\\.0 MiB$`),
  });
  expect(await readdir(disk.path)).toEqual([]);
});

it('on the disk of the apps a floor stays free: a part of it that the caller names', async () => {
  const to = join(world.sandbox.warmRoot, 'archive');
  const request = { recipe, to, recipients: [] };
  await expect(exportCanonical(world, { ...request, freeFloor: 1 })).rejects.toMatchObject({
    kind: 'infrastructure',
    code: 'no-space',
    message: expect.stringMatching(/^the archive needs 2\.\d MiB and a floor of \d+\.\d MiB free, /),
  });
  expect(existsSync(to)).toBe(false);
  await exportCanonical(world, { ...request, freeFloor: 0 });
  expect(existsSync(to)).toBe(true);
  rmSync(to);
});

it('one that fits only because it is packed is written, and leaves nothing else', async (context) => {
  const disk = await diskFor(context, '4m');
  const { bytes } = await exportCanonical(world, { recipe, to: join(disk.path, 'archive'), recipients: [] });
  expect(bytes).toBeLessThan(3 * mebibyte);
  expect(await readdir(disk.path)).toEqual(['archive']);
});

it('a disk that somebody else fills in the midst leaves no part of it, and the file of before', async (context) => {
  const disk = await diskFor(context, '4m');
  const to = join(disk.path, 'archive');
  await writeFile(to, 'an older one');
  const neighbour = watch(disk.path, () => {
    neighbour.close();
    const { bavail, bsize } = statfsSync(disk.path);
    writeFileSync(join(disk.path, 'ballast'), Buffer.alloc(bavail * bsize - mebibyte));
  });
  onTestFinished(() => neighbour.close());
  await expect(exportCanonical(world, { recipe, to, recipients: [] })).rejects.toMatchObject({
    kind: 'infrastructure',
    code: 'no-space',
  });
  expect((await readdir(disk.path)).sort()).toEqual(['archive', 'ballast']);
  expect(await readFile(to, 'utf8')).toBe('an older one');
});

/** A skip says why; where everything must run it is a failure. */
async function diskFor(context: TestContext, size: string): Promise<OwnDisk> {
  const disk = await ownDisk(size);
  if (disk) {
    onTestFinished(disk.end);
    return disk;
  }
  const reason = 'this user cannot mount a small disk of his own';
  if (process.env['CI'] === 'true') throw new Error(`${reason}, and in CI nothing may be missing`);
  return context.skip(reason);
}
