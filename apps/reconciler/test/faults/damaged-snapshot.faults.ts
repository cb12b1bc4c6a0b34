import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWarmsnap } from '@ci-warm/warmsnap';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScene, type Scene } from '../harness.ts';

const domain = 'warm-keycloak.ci.test';
let scene: Scene;

beforeAll(async () => {
  scene = await startScene(['keycloak']);
});
afterAll(() => scene.sandbox.stop());

test('a damaged snapshot stops the next upgrade, and once it is given up nothing of it is taken over', async () => {
  const volume = scene.volume('warm-keycloak_ci_test_data');
  const store = join(scene.folder(domain), 'snapshots');
  await scene.reconcile('keycloak');
  const note = join(volume, 'note');
  writeFileSync(note, 'never changes');
  execFileSync('touch', ['-d', '2020-01-01', note]);
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await scene.sandbox.publish('keycloak', '10.7.2+26.6.3');
  expect(await scene.reconcile('keycloak')).toMatchObject({ outcome: 'upgraded' });

  const kept = join(
    store,
    readlinkSync(join(scene.folder(domain), 'snapshot'))
      .split('/')
      .at(-1) ?? '',
  );
  const copy = join(kept, 'data', 'warm-keycloak_ci_test_data', 'note');
  writeFileSync(copy, 'NEVER changes');
  execFileSync('touch', ['-d', '2020-01-01', copy]);
  await scene.sandbox.publish('keycloak', '10.7.3+26.6.4');
  await expect(scene.reconcile('keycloak')).rejects.toMatchObject({
    kind: 'broken',
    code: 'snapshot-damaged',
  });
  expect((await scene.get(domain, '/realms/master')).status).toBe(200);

  // As the hint says.
  rmSync(join(scene.folder(domain), 'state.json'));
  rmSync(join(scene.folder(domain), 'last_good'));
  expect(await scene.reconcile('keycloak')).toMatchObject({ adopted: true });
  expect(await scene.reconcile('keycloak')).toMatchObject({ outcome: 'upgraded', to: '10.7.3+26.6.4' });
  const [id = ''] = readdirSync(store).filter((name) => !name.startsWith('.'));
  expect(await createWarmsnap().verify({ store, id, owner: domain }, 'full')).toMatchObject({
    outcome: 'valid',
  });
});
