import { inspect } from 'node:util';
import { Secret } from '@ci-warm/secret';
import type { Clock } from '@ci-warm/clock';
import { describe, expect, it } from 'vitest';
import { createKeycloakRealms, type KeycloakRealmsOptions } from '../src/index.ts';
import { fixture, isTokenPath, serve, type Asked, type Script } from './servers.ts';

// One that changes its look on the way.
const canary = 'canary "3f/9c1d';

/** Time that passes only when somebody sleeps. */
function stillClock(): Clock & { passed: number } {
  const clock = {
    passed: 0,
    now: () => clock.passed,
    monotonic: () => clock.passed,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      clock.passed += ms;
    },
  };
  return clock;
}

/** Tokens t1, t2, …; the rest as the script says. */
async function start(script: Script, more: Partial<KeycloakRealmsOptions> = {}) {
  let issued = 0;
  const { connectTo, asked } = await serve((question) =>
    isTokenPath(question)
      ? [200, { access_token: `t${(issued += 1)}`, refresh_token: `r${issued}`, expires_in: 60 }]
      : script(question),
  );
  const clock = stillClock();
  let passwords = 0;
  const realms = createKeycloakRealms({
    publicUrl: 'http://{domain}',
    domain: 'id.ci.test',
    connectTo,
    clock,
    adminPassword: async () => {
      passwords += 1;
      return new Secret(`${canary}\n`);
    },
    ...more,
  });
  const grants = () => asked.filter(isTokenPath).map(({ form }) => form.get('grant_type'));
  const rest = () => asked.filter((one) => !isTokenPath(one));
  return { realms, asked, clock, grants, rest, passwords: () => passwords };
}

const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => expect.fail('did not fail'),
    (error: unknown) => error,
  );

describe('tokens', () => {
  it('are had once for calls side by side, with the password as it was meant', async () => {
    const { realms, asked, grants } = await start(() => 404);
    await Promise.all(['a', 'b', 'c'].map((realm) => realms.deleteRealm(realm)));
    expect(grants()).toEqual(['password']);
    expect(asked[0]?.form.get('password')).toBe(canary);
  });

  it('are renewed before they run out', async () => {
    const { realms, clock, rest, grants, passwords } = await start(() => 404);
    await realms.deleteRealm('a');
    clock.passed += 40_000;
    await realms.deleteRealm('a');
    clock.passed += 15_000;
    await realms.deleteRealm('a');
    expect(rest().map(({ token }) => token)).toEqual(['t1', 't1', 't2']);
    expect([grants(), passwords()]).toEqual([['password', 'refresh_token'], 1]);
  });

  it('are had by password again when they cannot be renewed', async () => {
    const form = ({ form }: Asked) => form.get('grant_type');
    const { connectTo, asked } = await serve((question) => {
      if (!isTokenPath(question)) return [200, []];
      if (form(question) === 'refresh_token') return [400, { error: 'invalid_grant' }];
      return [200, { access_token: 't', refresh_token: 'r', expires_in: 1 }];
    });
    const realms = createKeycloakRealms({
      publicUrl: 'http://{domain}',
      domain: 'id.ci.test',
      connectTo,
      adminPassword: async () => new Secret(canary),
    });
    await realms.listRealms();
    await realms.listRealms();
    expect(asked.filter(isTokenPath).map(form)).toEqual(['password', 'refresh_token', 'password']);
  });

  it('that the server does not take (401) are replaced once, from the password', async () => {
    const { realms, rest, grants } = await start(({ token }) => (token === 't1' ? 401 : 404));
    expect(await realms.deleteRealm('a')).toEqual({ outcome: 'absent' });
    expect([rest().length, grants()]).toEqual([2, ['password', 'password']]);

    const stubborn = await start(() => 401);
    await expect(stubborn.realms.deleteRealm('a')).rejects.toMatchObject({
      code: 'keycloak-error',
      details: { status: 401 },
    });
    expect(stubborn.rest()).toHaveLength(2);
  });

  it('that do not know a new realm yet (403) are renewed once', async () => {
    const { realms, grants } = await start(({ token }) => (token === 't1' ? 403 : 204));
    expect(await realms.deleteRealm('a')).toEqual({ outcome: 'deleted' });
    expect(grants()).toEqual(['password', 'refresh_token']);
  });

  it('are new for a list: an old one may hide whose a realm is', async () => {
    const { realms, rest } = await start(() => [200, []]);
    await realms.listRealms();
    await realms.listRealms();
    expect(rest().map(({ token }) => token)).toEqual(['t1', 't2']);
  });
});

describe('a server in trouble', () => {
  it.each([500, 502, 503, 429])('is asked again after %i', async (status) => {
    let times = 0;
    const { realms, clock } = await start(() => ((times += 1) < 4 ? status : 204));
    expect(await realms.deleteRealm('a')).toEqual({ outcome: 'deleted' });
    expect(clock.passed).toBe(250 + 500 + 1000);
  });

  it('is not asked for ever', async () => {
    const { realms, rest } = await start(() => [503, { error: 'unknown_error' }]);
    await expect(realms.deleteRealm('a')).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'keycloak-error',
      message: 'Keycloak at http://id.ci.test answered 503: unknown_error (DELETE /admin/realms/a)',
    });
    expect(rest()).toHaveLength(4);
  });

  it('that never answers is given up each time', async () => {
    const { realms, rest } = await start(() => 'silence', { timeoutMs: 300 });
    await expect(realms.deleteRealm('a')).rejects.toMatchObject({ code: 'keycloak-unreachable' });
    expect(rest()).toHaveLength(4);
  });

  it('that is not there is named', async () => {
    const { realms } = await start(() => 204, { connectTo: '127.0.0.1:1' });
    await expect(realms.listRealms()).rejects.toMatchObject({
      code: 'keycloak-unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is left alone once the caller gave up', async () => {
    const giveUp = new AbortController();
    const { realms, rest } = await start(
      () => {
        giveUp.abort(new Error('enough'));
        return 503;
      },
      { signal: giveUp.signal },
    );
    await expect(realms.deleteRealm('a')).rejects.toThrow('enough');
    expect(rest()).toHaveLength(1);
  });

  it('that answers nonsense or sends elsewhere is not believed', async () => {
    const odd = await start(() => [200, { realms: 'many' }]);
    await expect(odd.realms.listRealms()).rejects.toMatchObject({ code: 'keycloak-error' });
    const elsewhere = await start(() => [302, '', { location: 'http://evil.test/' }]);
    await expect(elsewhere.realms.listRealms()).rejects.toMatchObject({ details: { status: 302 } });
    const other = await start(() => [
      200,
      { issuer: 'http://other.test', authorization_endpoint: '', token_endpoint: '', jwks_uri: '' },
    ]);
    await expect(other.realms.verifyDiscovery('a')).rejects.toMatchObject({
      code: 'issuer-mismatch',
      message: expect.stringContaining('http://other.test'),
    });
  });
});

it('completes a client and a user that somebody else made just now', async () => {
  const made = new Set<string>();
  const shown = { id: 'i/d', clientId: 'app', username: 'ada' };
  const { realms, rest } = await start(({ method, url }) => {
    const [, , , , kind = ''] = url.split(/[/?]/);
    if (method === 'GET' && kind !== '.well-known') return [200, made.has(kind) ? [shown] : []];
    if (method === 'POST' && kind !== '') {
      made.add(kind);
      return 409;
    }
    return method === 'GET' ? 404 : 204;
  });
  const request = { realm: 'a', clientId: 'app', username: 'ada', clientSecret: new Secret('s') };
  // Nothing else works there: it fails at the proof, which comes after.
  await expect(realms.setupRealm(request)).rejects.toMatchObject({
    message: expect.stringContaining('openid-configuration'),
  });
  expect(rest().flatMap(({ method, url }) => (method === 'PUT' ? [url] : []))).toEqual([
    '/admin/realms/a/clients/i%2Fd',
    '/admin/realms/a/users/i%2Fd',
    '/admin/realms/a/users/i%2Fd/reset-password',
  ]);
});

describe('secrets', () => {
  it('are in no error, even if the server says them back', async () => {
    const echo: Script = ({ body, form, token }) => [
      400,
      { error: 'bad', error_description: `${body} ${form.get('password')} ${token}` },
    ];
    const request = {
      realm: 'a',
      clientId: 'app',
      username: 'ada',
      password: new Secret(canary),
      clientSecret: new Secret(canary),
    };
    const errors: unknown[] = [];
    for (const script of [echo, () => 503, () => 'silence'] satisfies Script[]) {
      const { realms } = await start(script, { timeoutMs: 100 });
      errors.push(await failureOf(realms.setupRealm(request)));
      errors.push(await realms.passwordGrant(request).catch((error: unknown) => error));
    }
    // The admin's own log-in refused, and hanging; the user's set-up refused.
    for (const reply of [[401, { error_description: `not ${canary}` }], 'silence'] as const) {
      const { connectTo } = await serve(() => (typeof reply === 'string' ? reply : [...reply]));
      const { realms } = await start(() => 404, { connectTo, timeoutMs: 100 });
      errors.push(await failureOf(realms.listRealms()));
    }
    for (const where of ['/clients', '/users']) {
      const { realms } = await start((asked) => {
        if (asked.method === 'GET') return [200, []];
        return asked.url.endsWith(where) ? echo(asked) : 201;
      });
      errors.push(await failureOf(realms.setupRealm(request)));
    }
    const shown = inspect(errors, { depth: Infinity, showHidden: true });
    expect(shown).toContain('keycloak-unreachable');
    expect(shown).toContain('admin-refused');
    expect(shown).not.toMatch(/canary|3f.?9c1d/);
    expect(shown).not.toMatch(/\b[tr]1\b/);
  });
});

describe('names', () => {
  it.each(['master', 'Master', '', '.', '..', '../master', 'a/b', 'a?b', 'a b', 'x'.repeat(101), 'a\n'])(
    'refuses %j before it asks anything',
    async (realm) => {
      const { realms, asked } = await start(() => 204);
      const usage = { kind: 'usage', code: expect.stringMatching(/^(bad-name|master-realm)$/) };
      await expect(realms.deleteRealm(realm)).rejects.toMatchObject(usage);
      const setup = realms.setupRealm({ realm, clientId: 'app', username: 'ada' });
      await expect(setup).rejects.toMatchObject(usage);
      expect(asked).toEqual([]);
    },
  );

  it('refuses odd clients and users', async () => {
    const { realms, asked } = await start(() => 204);
    for (const odd of [{ clientId: 'a/b' }, { username: 'Ada' }, { username: 'al' }])
      await expect(
        realms.setupRealm({ realm: 'a', clientId: 'app', username: 'ada', ...odd }),
      ).rejects.toMatchObject({ code: 'bad-name' });
    expect(asked).toEqual([]);
  });
});

describe('the ingress', () => {
  it('is reached where it is told, by the public name', async () => {
    const { realms, asked } = await start(() => [200, []]);
    await realms.listRealms();
    expect(asked.map(({ host }) => host)).toEqual(['id.ci.test', 'id.ci.test']);
  });

  it('is trusted by its authority, for its own name only', async () => {
    const { connectTo, asked } = await serve(
      (question) => (isTokenPath(question) ? [200, { access_token: 't', expires_in: 60 }] : [200, []]),
      { secure: true },
    );
    const at = (domain: string, more: Partial<KeycloakRealmsOptions> = {}) =>
      createKeycloakRealms({
        publicUrl: 'https://{domain}',
        domain,
        connectTo,
        caFile: fixture('authority.pem'),
        clock: stillClock(),
        adminPassword: async () => new Secret(canary),
        ...more,
      });
    expect(await at('app.ci.test').listRealms()).toEqual([]);
    const before = asked.length;
    await expect(at('other.ci.test').listRealms()).rejects.toMatchObject({ code: 'keycloak-unreachable' });
    const untold = at('app.ci.test', { caFile: undefined });
    await expect(untold.listRealms()).rejects.toMatchObject({ code: 'keycloak-unreachable' });
    expect(asked).toHaveLength(before);
  });

  it('is checked', async () => {
    expect(() =>
      createKeycloakRealms({
        publicUrl: 'https://x',
        domain: 'a',
        adminPassword: async () => new Secret(''),
      }),
    ).toThrow('{domain}');
    const { realms } = await start(() => 204, { caFile: '/nowhere.pem' });
    await expect(realms.listRealms()).rejects.toMatchObject({ kind: 'usage', code: 'ca-file' });
  });
});
