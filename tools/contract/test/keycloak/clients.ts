import { expect, test } from 'vitest';
import { field, list } from './send.ts';
import type { World } from './world.ts';

/** Clients: made, looked up, changed, deleted. */
export function clients({ admin }: World): void {
  const notFound = { status: 404, json: { error: 'Could not find client' } };
  const idsOf = async (path: string) => list(await admin.call('GET', path)).map((one) => one['clientId']);

  test('a new realm has its own already', async () => {
    const realm = await admin.realm();
    expect((await idsOf(`/${realm}/clients`)).sort()).toEqual([
      'account',
      'account-console',
      'admin-cli',
      'broker',
      'realm-management',
      'security-admin-console',
    ]);
  });

  test('made once (201, then 409), found by its whole name or a part of it, deleted once', async () => {
    const realm = await admin.realm();
    const id = await admin.client(realm, { clientId: 'the-wiki', secret: 's' });
    expect(await admin.call('POST', `/${realm}/clients`, { clientId: 'the-wiki' })).toMatchObject({
      status: 409,
      json: { errorMessage: 'Client the-wiki already exists' },
    });
    expect(await idsOf(`/${realm}/clients?clientId=the-wiki`)).toEqual(['the-wiki']);
    expect(await idsOf(`/${realm}/clients?clientId=the`)).toEqual([]);
    expect(await idsOf(`/${realm}/clients?clientId=e-wi&search=true`)).toEqual(['the-wiki']);
    expect(await admin.call('GET', `/${realm}/clients/${id}`)).toMatchObject({ status: 200, json: { id } });
    // Its name is not its id.
    expect(await admin.call('GET', `/${realm}/clients/the-wiki`)).toMatchObject(notFound);
    expect((await admin.call('DELETE', `/${realm}/clients/${id}`)).status).toBe(204);
    expect(await admin.call('DELETE', `/${realm}/clients/${id}`)).toMatchObject(notFound);
    expect(await admin.call('PUT', `/${realm}/clients/${id}`, {})).toMatchObject(notFound);
  });

  test('shows its settings with their defaults, and the secret where there is one', async () => {
    const realm = await admin.realm();
    await admin.client(realm, { clientId: 'bare' });
    const [bare] = list(await admin.call('GET', `/${realm}/clients?clientId=bare`));
    expect(bare).toMatchObject({
      id: expect.any(String),
      clientId: 'bare',
      enabled: true,
      protocol: 'openid-connect',
      publicClient: false,
      standardFlowEnabled: true,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: false,
      redirectUris: [],
      webOrigins: [],
      secret: expect.stringMatching(/^[\w-]{24,}$/),
    });
    const open = await admin.client(realm, { clientId: 'open', publicClient: true });
    expect((await admin.call('GET', `/${realm}/clients/${open}`)).json).not.toHaveProperty('secret');
    const secret = await admin.call('GET', `/${realm}/clients/${open}/client-secret`);
    expect(secret.json).toEqual({ type: 'secret' });
  });

  test('a change leaves alone what it does not name; what was read can be written back', async () => {
    const realm = await admin.realm();
    const given = {
      clientId: 'app',
      secret: 'first',
      redirectUris: ['http://app.test/*'],
      webOrigins: ['+'],
    };
    const id = await admin.client(realm, given);
    const path = `/${realm}/clients/${id}`;
    expect((await admin.call('PUT', path, { directAccessGrantsEnabled: true })).status).toBe(204);
    const before = (await admin.call('GET', path)).json as object;
    expect(before).toMatchObject({ ...given, directAccessGrantsEnabled: true });
    expect((await admin.call('PUT', path, { ...before, secret: 'second' })).status).toBe(204);
    expect((await admin.call('GET', path)).json).toMatchObject({
      ...given,
      directAccessGrantsEnabled: true,
      secret: 'second',
    });
    await admin.client(realm, { clientId: 'other' });
    expect((await admin.call('PUT', path, { clientId: 'other' })).status).toBe(409);
  });

  test('the secret is read and made anew at its own address', async () => {
    const realm = await admin.realm();
    const path = `/${realm}/clients/${await admin.client(realm, { clientId: 'app', secret: 's' })}/client-secret`;
    expect((await admin.call('GET', path)).json).toEqual({ type: 'secret', value: 's' });
    const fresh = field(await admin.call('POST', path), 'value');
    expect(fresh).toMatch(/^[\w-]{24,}$/);
    expect((await admin.call('GET', path)).json).toEqual({ type: 'secret', value: fresh });
  });
}
