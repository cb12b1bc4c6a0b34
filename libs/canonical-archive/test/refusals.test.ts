import { mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyCanonical } from '@ci-warm/canonical-lifecycle';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { exportCanonical, importCanonical } from '../src/index.ts';
import { createWorld, domain, makeKnownGood, recipe, seed, type World } from './world.ts';

// What the second server has, or the data in the archive, decides; the archives are whole, and made by the first one.
let [first, second]: World[] = [];
let folder: string;
let volume: string;
let before: Record<string, unknown>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canonical-refusals-'));
  [first, second] = await Promise.all([createWorld(), createWorld()]);
  const identity = await generateIdentity();
  await writeFile(path('identity'), identity);
  const recipients = [await identityToRecipient(identity)];
  const canonical = await seed(first);
  await exportCanonical(first, { recipe, to: path('whole'), recipients });
  const [data] = await first.tools.swarm.volumesOf(first.stack);
  volume = data!.name;
  await makeKnownGood(first, canonical, () => 'another-app_data');
  await exportCanonical(first, { recipe, to: path('of-another-app'), recipients });
  await symlink('/dev/stdout', join(data!.mountpoint, 'log'));
  await makeKnownGood(first, canonical);
  await exportCanonical(first, { recipe, to: path('with-link'), recipients });
});
afterAll(async () => {
  await Promise.all([first?.sandbox.stop(), second?.sandbox.stop()]);
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  before = await everything();
});

const path = (name: string) => join(folder, name);
const bring = (from: string, given = {}) =>
  importCanonical(second!, { recipe, from: path(from), identityFile: path('identity'), ...given });

it('refused, and nothing is changed: an archive of a commit that the recipe does not have here', async () => {
  const { commit } = (await first!.registry.read(recipe))!;
  const bytes = await readFile(path('whole'), 'latin1');
  const unknown = bytes.replace(`"commit": "${commit}"`, `"commit": "${'0'.repeat(commit.length)}"`);
  expect(unknown).not.toBe(bytes);
  await writeFile(path('unknown'), unknown, 'latin1');
  await expect(bring('unknown')).rejects.toMatchObject({ kind: 'failed', code: 'release-unknown' });
  expect(await everything()).toEqual(before);
});

it('refused, and nothing is changed: one with data for a volume of another app', async () => {
  await anothersVolume('another-app_data');
  before = await everything();
  expect(before['another-app_data']).toEqual(['theirs']);
  await expect(bring('of-another-app')).rejects.toMatchObject({ kind: 'failed', code: 'volume-not-ours' });
  expect(await everything()).toEqual(before);
});

it('refused, and nothing is changed: one whose volume is here and is of another app', async () => {
  await anothersVolume(volume);
  before = await everything();
  expect(before[volume]).toEqual(['theirs']);
  await expect(bring('whole')).rejects.toMatchObject({ kind: 'failed', code: 'volume-not-ours' });
  expect(await everything()).toEqual(before);
  await second!.tools.swarm.removeVolume(volume);
});

it('refused, and nothing is changed: one whose app is here and is no canonical', async () => {
  const { lifecycle, abra } = second!.tools;
  const { version } = (await first!.registry.read(recipe))!;
  await lifecycle.createApp({ recipe, version, domain });
  before = await everything();
  expect(before).toMatchObject({ env: expect.stringContaining(domain), secrets: [expect.any(String)] });
  await expect(bring('whole')).rejects.toMatchObject({ kind: 'failed', code: 'app-not-ours' });
  expect(await everything()).toEqual(before);
  await abra.removeApp(domain);
});

it('refused, and nothing is changed: one with a link out of its volume, until that is allowed', async () => {
  await expect(bring('with-link')).rejects.toMatchObject({
    code: 'archive-refused',
    message: expect.stringContaining('/log'),
    hint: expect.stringContaining('--allow-outside-links'),
  });
  expect(await everything()).toEqual(before);

  await bring('with-link', { allowOutsideLinks: true });
  const { mountpoint } = (await second!.tools.swarm.volume(volume))!;
  expect(await readlink(join(mountpoint, 'log'))).toBe('/dev/stdout');
  expect(await verifyCanonical(second!, { recipe })).toMatchObject({ outcome: 'valid' });
});

async function anothersVolume(name: string): Promise<void> {
  await second!.tools.swarm.createVolume(name, 'another-app');
  const { mountpoint } = (await second!.tools.swarm.volume(name))!;
  await writeFile(join(mountpoint, 'theirs'), '');
}

/** Also of the volumes that are of another app. */
async function everything(): Promise<Record<string, unknown>> {
  const others = await Promise.all(
    ['another-app_data', volume].map(async (name) => {
      const found = await second!.tools.swarm.volume(name);
      return [name, found && (await readdir(found.mountpoint))] as const;
    }),
  );
  return { ...(await second!.state()), ...Object.fromEntries(others) };
}
