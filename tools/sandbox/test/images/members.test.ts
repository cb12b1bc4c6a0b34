import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runImage } from './run-image.ts';

const issuer = 'http://kc.test/realms/r';
const signOn = {
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: 'members',
  OIDC_AUTHORIZATION_URL: `${issuer}/auth`,
  OIDC_TOKEN_URL: `${issuer}/token`,
};

async function start(env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'members-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'secret'), 'a secret\n');
  const mounts = { '/run/secrets/oidc_client_secret': join(folder, 'secret') };
  const image = runImage('members/main.ts', { port: 10_080, env, mounts });
  await image.ready('/');
  return image;
}

test('is open in front and closed behind while it has no sign-on', async () => {
  const members = await start();
  expect(await members.send('/')).toMatchObject({ status: 200, text: expect.stringContaining('Members') });
  expect((await members.send('/members/')).status).toBe(503);
});

test('sends a stranger to the sign-on, each with a state of his own', async () => {
  const members = await start(signOn);
  const states = await Promise.all(
    [1, 2].map(async () => {
      const { status, headers } = await members.send('/members/', { headers: { host: 'm.test' } });
      expect(status).toBe(302);
      const target = new URL(String(headers['location']));
      expect(`${target.origin}${target.pathname}`).toBe(`${issuer}/auth`);
      expect(target.searchParams.get('redirect_uri')).toBe('http://m.test/oauth/callback');
      return target.searchParams.get('state');
    }),
  );
  expect(new Set(states).size).toBe(2);
});

test('takes no answer to a question that this browser did not ask', async () => {
  const members = await start(signOn);
  const { headers } = await members.send('/members/');
  const state = new URL(String(headers['location'])).searchParams.get('state') ?? '';
  const answer = `/oauth/callback?code=c&state=${state}`;
  expect((await members.send(answer)).status).toBe(400);
  expect((await members.send(answer, { headers: { cookie: 'login=another' } })).status).toBe(400);
});
