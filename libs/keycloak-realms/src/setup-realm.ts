import { WarmError } from '@ci-warm/errors';
import type { AdminApi } from './admin-api.ts';
import { ensureClient } from './ensure-client.ts';
import { ensureUser } from './ensure-user.ts';
import { attributesOf, markIn } from './marks.ts';
import { checkClientId, checkRealm, checkUsername } from './names.ts';
import type { RealmApi } from './realm-api.ts';
import type {
  Discovery,
  GrantOutcome,
  PasswordGrantRequest,
  RealmCredentials,
  RealmRequest,
} from './types.ts';

export interface SetupParts {
  admin: AdminApi;
  realms: RealmApi;
  base: string;
  verifyDiscovery: (realm: string) => Promise<Discovery>;
  passwordGrant: (request: PasswordGrantRequest) => Promise<GrantOutcome>;
}

/** Realm, client and user, whatever of them is there already; then the proof that they work. */
export async function setupRealm(parts: SetupParts, request: RealmRequest): Promise<RealmCredentials> {
  const { admin, realms, base } = parts;
  const realm = checkRealm(request.realm);
  const clientId = checkClientId(request.clientId);
  const username = checkUsername(request.username);

  // Marked by the very call that makes it: there is no moment in which nobody would know whose it is.
  const attributes = request.mark === undefined ? {} : attributesOf(request.mark);
  const created = await realms.create(realm, { attributes, overHttp: base.startsWith('http:') });
  if (!created) await requireOwn(realms, request);

  const clientSecret = await ensureClient(admin, request);
  const { password, email } = await ensureUser(admin, request);
  const { issuer } = await parts.verifyDiscovery(realm);
  const grant = await parts.passwordGrant({ realm, clientId, clientSecret, username, password });
  if (grant.outcome === 'refused') throw unproven(base, realm, username, grant.reason);
  return { created, realm, issuer, clientId, clientSecret, username, email, password };
}

/** A realm of somebody else is never changed, nor marked: a mark would have it deleted one day. */
async function requireOwn(realms: RealmApi, { realm, mark }: RealmRequest): Promise<void> {
  const attributes = (await realms.look(realm))?.attributes;
  const found = attributes && markIn(attributes);
  const own =
    attributes !== undefined &&
    found?.run === mark?.run &&
    found?.host === mark?.host &&
    found?.domain === mark?.domain;
  if (own) return;
  const whose =
    found === undefined ? 'somebody else' : `run ${found.run ?? '?'} of host ${found.host ?? '?'}`;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'realm-taken',
    message: `realm "${realm}" is there already and belongs to ${whose}`,
    hint: 'use another name, or delete the realm if nobody needs it',
  });
}

function unproven(base: string, realm: string, username: string, reason: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'realm-unproven',
    message: `Keycloak at ${base} gives user "${username}" of the new realm "${realm}" no token: ${reason}`,
    hint: 'see the log of Keycloak',
  });
}
