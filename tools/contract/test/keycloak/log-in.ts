import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { provenClaims } from './claims.ts';
import { openBrowser, type Browser } from './browser.ts';
import { field } from './send.ts';
import type { World } from './world.ts';

/** The log-in by code, as a browser and an app go through it. */
export function logInByCode(world: World): void {
  const { admin } = world;
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const redirect = 'http://app.test/cb';
  const asked = {
    client_id: 'app',
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'openid',
    state: 'x y',
    nonce: 'n',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  const prepared = async () => {
    const realm = await admin.realm();
    const redirectUris = ['http://app.test/*'];
    await admin.client(realm, { clientId: 'app', secret: 's', redirectUris });
    const ada = await admin.user(realm, 'ada');
    return { realm, ada, browser: openBrowser(world, realm), issuer: `http://kc.test/realms/${realm}` };
  };
  const trade = (realm: string, code: string, more: Record<string, string> = {}) =>
    admin.grant(
      realm,
      {
        grant_type: 'authorization_code',
        client_id: 'app',
        client_secret: 's',
        redirect_uri: redirect,
        code,
        code_verifier: verifier,
        ...more,
      },
      { host: 'x' },
    );
  const codeFor = async (browser: Browser) => {
    const form = await browser.authorize(asked);
    const back = await browser.submit(form, { username: 'ada', password: 'pw' });
    return browser.sentTo(back).searchParams.get('code') ?? '';
  };

  test('form, password, code, tokens; each code once', async () => {
    const { realm, ada, browser, issuer } = await prepared();
    const form = await browser.authorize(asked);
    expect(form.status).toBe(200);
    expect(form.headers['content-type']).toMatch(/^text\/html/);
    expect(form.text).toContain('id="kc-form-login"');
    expect(form.text).toMatch(/name="username"/);
    expect(form.text).toMatch(/name="password"/);
    const back = browser.sentTo(await browser.submit(form, { username: 'ada', password: 'pw' }));
    expect(`${back.origin}${back.pathname}`).toBe(redirect);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      state: 'x y',
      session_state: expect.any(String),
      iss: issuer,
      code: expect.any(String),
    });
    const code = back.searchParams.get('code') ?? '';
    const granted = await trade(realm, code);
    expect(granted.status).toBe(200);
    const identity = await provenClaims(world, realm, field(granted, 'id_token'));
    expect(identity).toMatchObject({
      iss: issuer,
      aud: 'app',
      sub: ada,
      nonce: 'n',
      auth_time: expect.any(Number),
      sid: back.searchParams.get('session_state'),
      preferred_username: 'ada',
    });
    expect(await trade(realm, code)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Code not valid' },
    });
  });

  test('a wrong password shows the form again, which then works; without its cookie none does', async () => {
    const { browser } = await prepared();
    const form = await browser.authorize(asked);
    const again = await browser.submit(form, { username: 'ada', password: 'no' });
    expect(again.status).toBe(200);
    expect(again.text).toContain('Invalid username or password.');
    const stranger = openBrowser(world, 'any');
    expect((await stranger.submit(again, { username: 'ada', password: 'pw' })).status).toBe(400);
    const back = await browser.submit(again, { username: 'ada', password: 'pw' });
    expect(browser.sentTo(back).searchParams.get('code')).toBeTruthy();
  });

  test('the disabled are told so, and who has something to do first is sent there', async () => {
    const { realm, browser } = await prepared();
    await admin.user(realm, 'gone', { enabled: false });
    await admin.user(realm, 'busy', { requiredActions: ['UPDATE_PASSWORD'] });
    const disabled = await browser.submit(await browser.authorize(asked), {
      username: 'gone',
      password: 'pw',
    });
    expect(disabled.text).toContain('Account is disabled, contact your administrator.');
    const other = openBrowser(world, realm);
    const busy = await other.submit(await other.authorize(asked), { username: 'busy', password: 'pw' });
    const { pathname, searchParams } = other.sentTo(busy);
    expect(pathname).toBe(`/realms/${realm}/login-actions/required-action`);
    expect(searchParams.get('execution')).toBe('UPDATE_PASSWORD');
  });

  test('who is logged in already is sent back at once', async () => {
    const { realm, browser } = await prepared();
    await codeFor(browser);
    const code = browser.sentTo(await browser.authorize(asked)).searchParams.get('code') ?? '';
    expect((await trade(realm, code)).status).toBe(200);
  });

  test('an app that asks wrongly is told at its address; an unknown address or app is not sent to', async () => {
    const { browser, issuer } = await prepared();
    for (const [change, error] of [
      [{ response_type: undefined }, 'invalid_request'],
      [{ response_type: 'bogus' }, 'unsupported_response_type'],
      [{ scope: 'openid bogus' }, 'invalid_scope'],
      [{ prompt: 'none' }, 'login_required'],
      [{ code_challenge: 'short' }, 'invalid_request'],
      [{ code_challenge_method: 'bogus' }, 'invalid_request'],
    ] as const) {
      const back = browser.sentTo(await browser.authorize({ ...asked, ...change }));
      expect(Object.fromEntries(back.searchParams)).toMatchObject({ error, state: 'x y', iss: issuer });
    }
    for (const change of [
      { redirect_uri: 'http://evil.test/' },
      { redirect_uri: undefined },
      { client_id: 'nobody' },
      { client_id: undefined },
    ]) {
      const answer = await browser.authorize({ ...asked, ...change });
      expect(answer.status).toBe(400);
      expect(answer.headers['content-type']).toMatch(/^text\/html/);
    }
  });

  test('a code is worth nothing with another verifier, address, secret or client', async () => {
    const { realm } = await prepared();
    await admin.client(realm, { clientId: 'other', secret: 's', redirectUris: [redirect] });
    const wrong: [Record<string, string>, number, string][] = [
      [{ code_verifier: 'w'.repeat(43) }, 400, 'invalid_grant'],
      [{ redirect_uri: 'http://app.test/other' }, 400, 'invalid_grant'],
      [{ client_id: 'other' }, 400, 'invalid_grant'],
      [{ client_secret: 'wrong' }, 401, 'unauthorized_client'],
    ];
    for (const [more, status, error] of wrong)
      expect(await trade(realm, await codeFor(openBrowser(world, realm)), more)).toMatchObject({
        status,
        json: { error },
      });
    expect((await trade(realm, 'made up')).status).toBe(400);
  });
}
