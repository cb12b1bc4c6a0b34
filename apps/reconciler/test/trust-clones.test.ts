import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWarmsnap } from '@ci-warm/warmsnap';
import { expect, onTestFinished, test, vi } from 'vitest';
import { contentOf, startScene } from './harness.ts';

const domain = 'warm-keycloak.ci.test';

test('where clones are trusted, a snapshot is read when the app is up again, and brings back every byte', async (context) => {
  const disk = mountBtrfs();
  if (disk === undefined) return context.skip('mounting a btrfs needs root and btrfs-progs');
  vi.stubEnv('TMPDIR', disk);
  onTestFinished(() => void vi.unstubAllEnvs());
  const scene = await startScene(['keycloak']);
  onTestFinished(() => scene.sandbox.stop());
  await scene.reconcile('keycloak');
  const store = join(scene.folder(domain), 'snapshots');
  const kept = async () => {
    const [id = ''] = readdirSync(store).filter((name) => !name.startsWith('.'));
    return await createWarmsnap().verify({ store, id, owner: domain }, 'full');
  };

  await scene.sandbox.publish('keycloak', '10.7.2+26.6.3');
  const upgraded = await scene.reconcile('keycloak', {}, { trustClones: true });
  expect(upgraded).toMatchObject({ outcome: 'upgraded', to: '10.7.2+26.6.3' });
  const phases = upgraded.phases.map(({ phase }) => phase);
  expect(phases.indexOf('seal')).toBe(phases.indexOf('commit') + 1);
  expect(await kept()).toMatchObject({ outcome: 'valid', info: { isSealed: true } });

  await scene.sandbox.publish('keycloak', '10.7.3+26.6.4', { break: 'migration' });
  // When the app stops it says so; everything else is what it was while it ran.
  const content = () => ({
    ...contentOf(scene.volume('warm-keycloak_ci_test_data')),
    'store/clean-stop.json': undefined,
  });
  const before = content();
  const back = await scene.reconcile('keycloak', {}, { trustClones: true });
  expect(back).toMatchObject({ outcome: 'rolled-back', lastGood: '10.7.2+26.6.3', recovered: true });
  expect(content()).toEqual(before);
  expect(await kept()).toMatchObject({ outcome: 'valid', info: { isSealed: true } });
});

/** Unmounted when the test ends. */
function mountBtrfs(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ccw-disk-'));
  const image = `${folder}.img`;
  onTestFinished(() => {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true });
    rmSync(image, { force: true });
  });
  writeFileSync(image, '');
  truncateSync(image, 400 * 1024 ** 2);
  const isMade = spawnSync('mkfs.btrfs', ['-q', image]).status === 0;
  return isMade && spawnSync('mount', ['-o', 'loop', image, folder]).status === 0 ? folder : undefined;
}
