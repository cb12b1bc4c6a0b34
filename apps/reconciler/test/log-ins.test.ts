import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startScene, type Scene } from './harness.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene(['custom-html'], {
    web: { recipe: 'custom-html', stateful: true, health: { path: '/' } },
  });
});
afterAll(() => scene.sandbox.stop());

test('a private image is pulled with what the host’s credential helper keeps', async () => {
  const { sandbox } = scene;
  const dockerConfigDir = join(sandbox.dir, 'docker');
  mkdirSync(dockerConfigDir, { recursive: true });
  writeFileSync(join(dockerConfigDir, 'config.json'), JSON.stringify({ credsStore: 'vault' }));
  await scene.reconcile('web', {}, { dockerConfigDir });
  await sandbox.publish('custom-html', '1.11.1+1.29.1');
  const record = join(sandbox.dir, 'registry', 'nginx_1.29.1.json');
  const image = JSON.parse(readFileSync(record, 'utf8')) as object;
  const login = { identitytoken: 's3cret' };
  writeFileSync(record, JSON.stringify({ ...image, present: false, login }));

  // Without the helper: no upgrade, no riddle, and nothing that is held against the release.
  await expect(scene.reconcile('web', {}, { dockerConfigDir })).rejects.toMatchObject({
    kind: 'infrastructure',
    code: 'registry',
    message: expect.stringContaining('docker login'),
  });
  const warning = scene.lines.filter((line) => line.startsWith('warning: '));
  expect(warning).toEqual([
    expect.stringMatching(/^warning: pulling from docker\.io without a log-in: .*docker-credential-vault/),
  ]);

  const bin = join(sandbox.dir, 'helpers');
  mkdirSync(bin);
  const helper = join(bin, 'docker-credential-vault');
  const answer = '{"ServerURL":"x","Username":"<token>","Secret":"s3cret"}';
  writeFileSync(helper, `#!/bin/sh\necho "$*" > '${bin}/words'; cat > '${bin}/asked'; echo '${answer}'\n`);
  chmodSync(helper, 0o755);
  vi.stubEnv('PATH', [bin, process.env['PATH']].join(delimiter));
  const upgraded = await scene.reconcile('web', {}, { dockerConfigDir });
  vi.unstubAllEnvs();
  expect(upgraded).toMatchObject({ outcome: 'upgraded', to: '1.11.1+1.29.1' });
  expect(readFileSync(join(bin, 'words'), 'utf8')).toBe('get\n');
  expect(readFileSync(join(bin, 'asked'), 'utf8')).toBe('https://index.docker.io/v1/');
  expect(scene.lines.join('\n')).not.toContain('s3cret');
});
