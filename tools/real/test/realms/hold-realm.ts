import { text } from 'node:stream/consumers';
import { createKeycloakRealms, type RealmRequest } from '@ci-warm/keycloak-realms';
import { revealed, Secret } from '@ci-warm/secret';
import { acquireLock } from '@ci-warm/state-files';

/** What a run's process is told, on its standard input: secrets are in it. */
export interface Order {
  server: { domain: string; publicUrl: string; connectTo: string; caFile: string };
  adminPassword: string;
  lock: string;
  request: RealmRequest;
}

// A run, as far as a sign-on knows it: it locks its domain, sets up its realm, tells of it, and lives until it is ended,
// or until a test that failed has left it alone.
const parent = process.ppid;
const { server, adminPassword, lock, request } = JSON.parse(await text(process.stdin)) as Order;
const taken = await acquireLock(lock, { purpose: `the run of ${request.realm}` });
if (taken.outcome === 'busy') throw new Error(`${lock} is held`);
const keycloak = createKeycloakRealms({
  ...server,
  adminPassword: async () => new Secret(adminPassword),
  timeoutMs: 60_000,
});
const made = await keycloak.setupRealm(request);
const grant = await keycloak.passwordGrant(made);
process.stdout.write(`${JSON.stringify(revealed({ made, grant }))}\n`);
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 500);
