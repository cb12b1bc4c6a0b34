import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import { pollUntil } from '@ci-warm/clock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../src/index.ts';
import { callEngine } from '../src/sandbox/engine-call.ts';

const run = promisify(execFile);
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ recipes: ['custom-html', 'guestbook', 'notes'] });
});
afterAll(async () => await sandbox.stop());

test('guestbook serves once its backend answers, after restarts of its web server', async () => {
  await deployed('guestbook', 'guestbook.ci.test');
  expect(await served('guestbook.ci.test', '/entries')).toBe(200);
  const states = await statesOf('guestbook_ci_test_app');
  expect(states).toContain('failed');
  expect(states).toContain('running');
});

test("notes serves, and its one-shot service's task is complete", async () => {
  await deployed('notes', 'notes.ci.test');
  expect(await served('notes.ci.test', '/')).toBe(200);
  const complete = await pollUntil(
    async () => ((await statesOf('notes_ci_test_setup')).includes('complete') ? true : undefined),
    polling,
  );
  expect(complete).toBe(true);
});

test('a release that breaks a lint rule is refused, and is otherwise well', async () => {
  const domain = 'page.ci.test';
  await deployed('custom-html', domain);
  await sandbox.publish('custom-html', '1.12.0+1.30.0', { break: 'lint' });
  await abra('recipe', 'fetch', 'custom-html');
  const refused = await abra('app', 'deploy', domain, '1.12.0+1.30.0', '--no-input', '--force').catch(
    (error: { stdout: string }) => error,
  );
  expect(refused.stdout).toMatch(/FATA .*R012/);
  expect(await served(domain, '/')).toBe(200);

  await run('git', ['-C', `${sandbox.abraDir}/recipes/custom-html`, 'checkout', '--quiet', '1.12.0+1.30.0']);
  await callEngine(socket(), 'POST', '/images/create?fromImage=nginx&tag=1.30.0');
  await abra('app', 'deploy', domain, '--no-input', '--no-domain-checks', '--force', '--chaos');
  const now = await pollUntil(
    async () => ((await serverOf(domain)) === 'nginx/1.30.0' ? true : undefined),
    polling,
  );
  expect(now).toBe(true);
});

test("a new release's images have to be pulled; its pull requests' are there", async () => {
  await sandbox.publish('notes', '0.4.0+1.5.0');
  const image = async (): Promise<number> =>
    (await callEngine(socket(), 'GET', '/images/notes:1.5.0/json')).status;
  expect(await image()).toBe(404);
  await callEngine(socket(), 'POST', '/images/create?fromImage=notes&tag=1.5.0');
  expect(await image()).toBe(200);
});

const polling = { intervalMs: 20, timeoutMs: 20_000 };
const socket = (): string => sandbox.dockerHost.slice('unix://'.length);

async function deployed(recipe: string, domain: string): Promise<void> {
  await abra('app', 'new', recipe, '--domain', domain, '--server', 'default', '--no-input');
  await abra('app', 'deploy', domain, '--no-input', '--no-domain-checks', '--no-converge-checks');
}

async function abra(...args: string[]): Promise<{ stdout: string }> {
  return await run('abra', args, { env: { ...process.env, ...sandbox.env } });
}

async function served(domain: string, path: string): Promise<number | undefined> {
  return await pollUntil(
    async () => ((await answerOf(domain, path)).status === 200 ? 200 : undefined),
    polling,
  );
}

async function serverOf(domain: string): Promise<string> {
  return (await answerOf(domain, '/')).server;
}

async function answerOf(domain: string, path: string): Promise<{ status: number; server: string }> {
  const [host, port] = sandbox.connectTo.split(':');
  return await new Promise((resolve) => {
    request({ host, port, path, headers: { host: domain }, agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, server: String(response.headers['server'] ?? '') });
    })
      .once('error', () => resolve({ status: 0, server: '' }))
      .end();
  });
}

async function statesOf(service: string): Promise<string[]> {
  const filters = encodeURIComponent(JSON.stringify({ service: [service] }));
  const { body } = await callEngine(socket(), 'GET', `/tasks?filters=${filters}`);
  return (body as { Status: { State: string } }[]).map(({ Status }) => Status.State);
}
