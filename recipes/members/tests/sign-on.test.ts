// needs: keycloak
import assert from 'node:assert/strict';
import test from 'node:test';
import { createBrowser } from '../browser.ts';
import { app, keycloak, membersPage, secrets } from '../support.ts';

test('a member signs in and is known by his name', async () => {
  const browser = createBrowser();
  const form = await browser.open(membersPage);
  assert.equal(form.status, 200);
  assert.ok(form.url.href.startsWith(`${keycloak.issuer}/`), form.url.href);

  const { password } = secrets();
  const page = await browser.submit(form, { username: keycloak.username, password });
  assert.equal(page.status, 200, page.text);
  assert.equal(page.url.origin, new URL(app.url).origin);
  assert.ok(page.way.some((url) => url.pathname === '/oauth/callback' && url.searchParams.has('code')));
  assert.match(page.text, new RegExp(`signed in as\\s+${keycloak.username}`));

  // From here on the app knows him by itself.
  const again = await browser.open(membersPage);
  assert.match(again.text, new RegExp(`signed in as\\s+${keycloak.username}`));
  assert.equal(again.way.length, 1);
});

test('a wrong password does not let anybody in', async () => {
  const browser = createBrowser();
  const form = await browser.open(membersPage);
  const page = await browser.submit(form, { username: keycloak.username, password: 'not the password' });
  assert.notEqual(page.url.origin, new URL(app.url).origin);
  assert.doesNotMatch(page.text, /signed in as/);
  assert.doesNotMatch((await browser.open(membersPage)).text, /signed in as/);
});

test('a log-in that began in another browser is refused', async () => {
  const victim = createBrowser();
  const mallory = createBrowser();
  const form = await mallory.open(membersPage);
  const { searchParams } = form.way.find((url) => url.searchParams.has('state')) ?? form.url;
  const callback = new URL('/oauth/callback', app.url);
  callback.searchParams.set('code', 'made-up');
  callback.searchParams.set('state', searchParams.get('state') ?? '');
  const page = await victim.open(callback);
  assert.doesNotMatch(page.text, /signed in as/);
  assert.doesNotMatch((await victim.open(membersPage)).text, /signed in as/);
});
