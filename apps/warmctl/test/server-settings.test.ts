import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResults } from '@ci-warm/run-results';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runApp, startServer, type Server } from './support.ts';

// What an operator sets for his server means the same to warmctl as to the app that tests recipes on it.
let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.sandbox.stop());

it('has the same name, place in the file and default in every app that takes it', async () => {
  const file = join(server.sandbox.dir, 'config.json');
  const common = {
    teardownSec: 17,
    canonicalBases: false,
    providerWaitSec: 3,
    freeFloor: 0.2,
    deployTimeoutSec: 99,
    trustClones: true,
    zeroMinorIsMajor: { app: true },
  };
  await writeFile(file, JSON.stringify({ common }));
  const configs = async (env: Readonly<Record<string, string>>) => {
    const apps = ['warmctl', 'quick-runner', 'reconciler'] as const;
    const endings = await Promise.all(apps.map((app) => runApp(app, ['--print-config'], env)));
    return endings.map(({ stdout, stderr }) => {
      expect(stderr).toBe('');
      return JSON.parse(stdout) as Record<string, unknown>;
    });
  };
  for (const config of await configs({ CCCI_CONFIG: file })) {
    const taken = Object.entries(common).filter(([key]) => key in config);
    expect(taken.length).toBeGreaterThanOrEqual(4);
    expect(config).toMatchObject(Object.fromEntries(taken));
  }
  const [warmctl, quickRunner, reconciler] = await configs({});
  expect(warmctl).toMatchObject({ teardownSec: 600, canonicalBases: true, providerWaitSec: 120 });
  for (const [key, value] of Object.entries(warmctl ?? {})) {
    if (key in (quickRunner ?? {})) expect(quickRunner).toMatchObject({ [key]: value });
    if (key in (reconciler ?? {}) && key !== 'wait') expect(reconciler).toMatchObject({ [key]: value });
  }
});

it('rewarm pulls a private image with the log-ins of the host, and tears down within the operator’s limit', async () => {
  const { sandbox, warmctl } = server;
  await sandbox.publish('keycloak', '10.7.2+26.6.3');
  const record = join(sandbox.dir, 'registry', 'keycloak_keycloak_26.6.3.json');
  const image = JSON.parse(await readFile(record, 'utf8')) as object;
  const login = { username: 'ci', password: 's3cret' };
  await writeFile(record, JSON.stringify({ ...image, present: false, login }));
  const refused = await warmctl('rewarm', 'keycloak', '--json');
  expect(refused).toMatchObject({ code: 3, stdout: expect.stringContaining("may require 'docker login'") });

  await mkdir(join(sandbox.dir, 'docker'), { recursive: true });
  const auths = { 'docker.io': { auth: Buffer.from('ci:s3cret').toString('base64') } };
  await writeFile(join(sandbox.dir, 'docker', 'config.json'), JSON.stringify({ auths }));
  const late = await warmctl('rewarm', 'keycloak', '--json', '--teardown', '0.001');
  expect(late).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/the teardown of .* was not done after 0 s/),
  });
  expect((JSON.parse(late.stdout) as RunResults).reason).toMatch(/^teardown left behind/);

  expect(await warmctl('rewarm', 'keycloak', '--json', '--canonical-bases', 'false')).toMatchObject({
    code: 0,
  });
});

it('export leaves the operator’s part of the disk free', async () => {
  const { sandbox, warmctl } = server;
  const to = join(sandbox.dir, 'keycloak.warm');
  const ending = await warmctl('export', 'keycloak', '--to', to, '--free-floor', '0.9');
  const { bavail, blocks } = statfsSync(sandbox.dir);
  // On a disk that is nearly empty there is room even so.
  if (bavail < blocks * 0.9)
    expect(ending).toMatchObject({ code: 3, stderr: expect.stringContaining('and a floor of') });
  expect(await warmctl('export', 'keycloak', '--to', to, '--free-floor', '0')).toMatchObject({ code: 0 });
});
