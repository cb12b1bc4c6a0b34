import { setTimeout as delay } from 'node:timers/promises';
import { failAfterMigration, failAtStart, fault, serve } from '../serve.ts';
import { readText } from '../container.ts';
import { adminClientRoutes } from './admin-clients.ts';
import { adminRealmRoutes } from './admin-realms.ts';
import { adminRoleRoutes } from './admin-roles.ts';
import { adminUserRoutes } from './admin-users.ts';
import { createBaseUrl } from './base-url.ts';
import { dispatch } from './http.ts';
import { damage } from './damage.ts';
import { oidcRoutes } from './oidc.ts';
import { olderAnswersOf } from './older-answers.ts';
import { createRealm, createUser, defaultRole } from './realms.ts';
import { publicRoutes } from './public.ts';
import { openStore } from './store.ts';

// Speaks the part of Keycloak that this project uses: admin REST API, OpenID Connect, and a store on disk whose
// schema moves forward with the version.

failAtStart();
const version = process.env['KEYCLOAK_VERSION'] ?? '0.0.0';
/** What a real one needs to write back its caches: a snapshot taken earlier misses it. */
const flushMs = 100;

const proxied = process.env['KC_PROXY_HEADERS'] === 'xforwarded';
const baseUrl = createBaseUrl({ hostname: process.env['KC_HOSTNAME'], proxied });
const store = openStore(version, { finishMigration: fault !== 'migration' });
if (fault === 'migration') {
  damage(store, version);
  failAfterMigration();
}
if (store.realm('master') === undefined) store.save(await masterRealm());

const older = olderAnswersOf(version);
const routes = [
  ...publicRoutes(store, baseUrl),
  ...oidcRoutes({ store, baseUrl, proxied, version }),
  ...adminRealmRoutes(store, baseUrl, older),
  ...adminClientRoutes(store, baseUrl),
  ...adminUserRoutes(store, baseUrl),
  ...adminRoleRoutes(store, baseUrl),
];
await serve((request, response) => dispatch(routes, request, response, older), {
  port: 8080,
  beforeStop: async () => {
    await delay(flushMs);
    store.noteStop();
  },
});
console.log(`Keycloak ${version} started`);

async function masterRealm() {
  const realm = await createRealm({ realm: 'master', enabled: true, accessTokenLifespan: 60 });
  const password =
    readText(process.env['KC_BOOTSTRAP_ADMIN_PASSWORD_FILE'] ?? '/run/secrets/admin_password') ??
    process.env['KC_BOOTSTRAP_ADMIN_PASSWORD'];
  if (!password) return realm;
  const username = process.env['KC_BOOTSTRAP_ADMIN_USERNAME'] ?? 'admin';
  realm.users.push(
    createUser({ username, enabled: true, credentials: [{ type: 'password', value: password }] }, [
      defaultRole('master'),
      'admin',
    ]),
  );
  return realm;
}
