import { generateKeyPair, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { checked } from './fields.ts';

export interface Realm {
  id: string;
  realm: string;
  enabled: boolean;
  /** Seconds. */
  accessTokenLifespan: number;
  attributes: Record<string, string>;
  /** What else the client sent: given back as it came. */
  rest: Record<string, unknown>;
  /** PEM. */
  privateKey: string;
  roles: { id: string; name: string }[];
  clients: Client[];
  users: User[];
}

export interface Client {
  id: string;
  clientId: string;
  enabled: boolean;
  publicClient: boolean;
  secret: string;
  directAccessGrantsEnabled: boolean;
  standardFlowEnabled: boolean;
  serviceAccountsEnabled: boolean;
  redirectUris: string[];
  rest: Record<string, unknown>;
}

export interface User {
  id: string;
  username: string;
  enabled: boolean;
  email?: string;
  roles: string[];
  /** Nobody gets a token before these are done. */
  requiredActions: string[];
  /** `salt:hash`, hexadecimal. */
  password?: string;
  rest: Record<string, unknown>;
}

type Representation = Record<string, unknown>;
const makeKeys = promisify(generateKeyPair);

export async function createRealm(given: Representation): Promise<Realm> {
  const { id, realm, enabled, accessTokenLifespan, attributes, clients, users, ...rest } = checked(
    'Realm',
    given,
  );
  const { privateKey } = await makeKeys('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const name = String(realm);
  return {
    id: typeof id === 'string' ? id : randomUUID(),
    realm: name,
    enabled: enabled === true,
    accessTokenLifespan: typeof accessTokenLifespan === 'number' ? accessTokenLifespan : 300,
    attributes: (attributes ?? {}) as Record<string, string>,
    rest: { sslRequired: 'external', bruteForceProtected: false, failureFactor: 30, ...rest },
    privateKey,
    roles: [...impliedRoles, defaultRole(name), ...(name === 'master' ? ['admin'] : [])].map((role) => ({
      id: randomUUID(),
      name: role,
    })),
    clients: [
      createClient({
        clientId: 'admin-cli',
        publicClient: true,
        directAccessGrantsEnabled: true,
        standardFlowEnabled: false,
      }),
      ...['account', 'account-console', 'broker', 'realm-management', 'security-admin-console'].map(
        (clientId) => createClient({ clientId, publicClient: /console|account/.test(clientId) }),
      ),
      ...listOf(clients).map(createClient),
    ],
    users: listOf(users).map((user) => createUser(user, [defaultRole(name)])),
  };
}

/** What everybody has in a realm, and what comes with it. */
export function defaultRole(realm: string): string {
  return `default-roles-${realm}`;
}
export const impliedRoles: readonly string[] = ['offline_access', 'uma_authorization'];

export function createClient(given: Representation): Client {
  const {
    id,
    clientId,
    enabled,
    publicClient,
    secret,
    redirectUris,
    directAccessGrantsEnabled,
    standardFlowEnabled,
    serviceAccountsEnabled,
    ...rest
  } = checked('Client', given);
  return {
    id: typeof id === 'string' ? id : randomUUID(),
    clientId: String(clientId),
    enabled: enabled !== false,
    publicClient: publicClient === true,
    secret: typeof secret === 'string' ? secret : randomBytes(24).toString('base64url'),
    directAccessGrantsEnabled: directAccessGrantsEnabled === true,
    standardFlowEnabled: standardFlowEnabled !== false,
    serviceAccountsEnabled: serviceAccountsEnabled === true,
    redirectUris: (redirectUris ?? []) as string[],
    rest: { protocol: 'openid-connect', webOrigins: [], attributes: {}, ...rest },
  };
}

export function createUser(given: Representation, roles: readonly string[] = []): User {
  const { id, username, enabled, email, realmRoles, credentials, requiredActions, ...rest } = checked(
    'User',
    given,
  );
  const password = listOf(credentials).find(({ type }) => type === 'password');
  const user: User = {
    id: typeof id === 'string' ? id : randomUUID(),
    username: String(username).toLowerCase(),
    enabled: enabled === true,
    roles: [...roles, ...((realmRoles ?? []) as string[])],
    requiredActions: [
      ...((requiredActions ?? []) as string[]),
      ...(password?.['temporary'] === true ? [changePassword] : []),
    ],
    rest: { emailVerified: false, createdTimestamp: Date.now(), ...rest },
  };
  if (typeof email === 'string' && email !== '') user.email = email.toLowerCase();
  if (typeof password?.['value'] === 'string') user.password = hashed(password['value']);
  return user;
}

/** What a person with a temporary password must do first. */
export const changePassword = 'UPDATE_PASSWORD';

export function hashed(password: string, salt: string = randomBytes(16).toString('hex')): string {
  // Cheap on purpose: nothing in a sandbox is worth guarding, and first boots should be quick.
  return `${salt}:${scryptSync(password, salt, 32, { N: 1024 }).toString('hex')}`;
}

export function passwordMatches(user: User, password: string): boolean {
  if (user.password === undefined) return false;
  const [salt = ''] = user.password.split(':');
  return timingSafeEqual(Buffer.from(hashed(password, salt)), Buffer.from(user.password));
}

function listOf(value: unknown): Representation[] {
  return Array.isArray(value) ? (value as Representation[]) : [];
}
