import { failpoint } from '@ci-warm/failpoints';
import type { Secret } from '@ci-warm/secret';
import * as z from 'zod';
import type { AdminApi } from './admin-api.ts';
import { newSecret, secretText } from './secrets.ts';
import type { RealmRequest } from './types.ts';

/** A confidential client that takes passwords and log-ins by code. Returns its secret. */
export async function ensureClient(
  admin: AdminApi,
  { realm, clientId, clientSecret, redirectUris = [] }: RealmRequest,
): Promise<Secret> {
  const clients = `/${encodeURIComponent(realm)}/clients`;
  const find = async () => {
    const path = `${clients}?${new URLSearchParams({ clientId })}`;
    const found = await admin.read(z.array(clientShape), { path });
    return found.find((one) => one.clientId === clientId);
  };
  const wanted = {
    clientId,
    protocol: 'openid-connect',
    enabled: true,
    publicClient: false,
    directAccessGrantsEnabled: true,
    standardFlowEnabled: true,
    redirectUris,
    webOrigins: ['+'],
  };

  failpoint('keycloak-realms.client');
  const present = await find();
  if (present === undefined) {
    const secret = clientSecret ?? newSecret();
    const json = { ...wanted, secret };
    const made = await admin.call({ method: 'POST', path: clients, json, accept: [409] });
    if (made.status !== 409) return secret;
  }
  // There already, or made by somebody else just now.
  const client = present ?? (await find());
  const secret = clientSecret ?? client?.secret ?? newSecret();
  if (client !== undefined) {
    const path = `${clients}/${encodeURIComponent(client.id)}`;
    await admin.call({ method: 'PUT', path, json: { ...client, ...wanted, secret } });
  }
  return secret;
}

const clientShape = z.looseObject({
  id: z.string().min(1),
  clientId: z.string(),
  secret: secretText.optional(),
});
