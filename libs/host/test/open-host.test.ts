import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { schemaOf } from '@ci-warm/app-cli';
import { warmctlSettings } from '@ci-warm/settings';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openHost, openStores } from '../src/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ recipes: ['custom-html'] });
  for (const [name, value] of Object.entries(sandbox.env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await sandbox?.stop();
});

const settingsOf = (more: object = {}) => {
  const { warmRoot, lockDir, baseDomain, abraDir, dockerHost, connectTo, dir: repo } = sandbox;
  const given = { warmRoot, lockDir, baseDomain, abraDir, dockerHost, connectTo, repo };
  return schemaOf(warmctlSettings).parse({ verb: 'canonicals', ...given, ...more });
};

it('connects to the apps of this server, on its own abra root or on another one', async () => {
  const { connect } = await openHost(settingsOf(), () => undefined);
  const commands: string[] = [];
  const { abra, lifecycle } = connect({ locks: [], onCommand: (verb) => commands.push(verb) });
  expect(await lifecycle.status('warm-web.ci.test')).toEqual({ state: 'absent' });
  await abra.recipes.fetch('custom-html');
  expect(await abra.recipes.exists('custom-html')).toBe(true);
  expect(commands).toEqual([]);
  const elsewhere = connect({ locks: [], abraDir: `${sandbox.dir}/elsewhere` });
  expect(await elsewhere.abra.recipes.exists('custom-html')).toBe(false);
});

it('lets its commands find the engine and the log-ins that the settings name', async () => {
  const settings = settingsOf({ dockerConfigDir: '/somewhere/docker' });
  const { run } = await openHost(settings, () => undefined);
  const { stdout } = await run(['env'], { timeoutMs: 10_000 });
  expect(stdout).toContain(`DOCKER_HOST=${sandbox.dockerHost}\n`);
  expect(stdout).toContain('DOCKER_CONFIG=/somewhere/docker\n');
});

it('begins nothing where the engine or a command is missing', async () => {
  const settings = settingsOf({ dockerHost: `unix://${sandbox.dir}/none.sock` });
  await expect(openHost(settings, () => undefined)).rejects.toMatchObject({ code: 'engine-unreachable' });
  vi.stubEnv('PATH', sandbox.dir);
  await expect(openHost(settings, () => undefined)).rejects.toMatchObject({ code: 'command-missing' });
});

it('looks at what is on disk without any of them', async () => {
  const { registry, alerts } = openStores(settingsOf());
  expect(await registry.read('custom-html')).toBeUndefined();
  expect(registry.domainOf('custom-html')).toMatch(/^warm-.*\.ci\.test$/);
  expect(await alerts.list()).toMatchObject({ alerts: [] });
});
