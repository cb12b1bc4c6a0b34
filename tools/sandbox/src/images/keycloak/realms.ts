import { generateKeyPair, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

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
  /** `salt:hash`, hexadecimal. */
  password?: string;
  rest: Record<string, unknown>;
}

type Representation = Record<string, unknown>;
const makeKeys = promisify(generateKeyPair);

export async function createRealm(given: Representation): Promise<Realm> {
  const { id, realm, enabled, accessTokenLifespan, attributes, clients, users, ...rest } = given;
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
    rest,
    privateKey,
    roles: ['admin', 'offline_access', 'uma_authorization', `default-roles-${name}`].map((role) => ({
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
      createClient({ clientId: 'account', publicClient: true }),
      ...listOf(clients).map(createClient),
    ],
    users: listOf(users).map(createUser),
  };
}

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
  } = given;
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
    rest,
  };
}

export function createUser(given: Representation): User {
  const { id, username, enabled, email, roles, realmRoles, credentials, ...rest } = given;
  const user: User = {
    id: typeof id === 'string' ? id : randomUUID(),
    username: String(username).toLowerCase(),
    enabled: enabled === true,
    roles: (roles ?? realmRoles ?? []) as string[],
    rest,
  };
  if (typeof email === 'string') user.email = email;
  const password = listOf(credentials).find(({ type }) => type === 'password')?.['value'];
  if (typeof password === 'string') user.password = hashed(password);
  return user;
}

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
