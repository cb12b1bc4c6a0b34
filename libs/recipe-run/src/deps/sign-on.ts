import { hostname } from 'node:os';
import { join } from 'node:path';
import { baseUrl } from '@ci-warm/ingress';
import { stackName } from '@ci-warm/app-names';
import { failpoint } from '@ci-warm/failpoints';
import { fillTemplate } from '@ci-warm/recipe-config';
import { revealed } from '@ci-warm/secret';
import { writeJsonFile } from '@ci-warm/state-files';
import type { Place, ReadyDependency } from '../contract/dependency.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';

/** Everything of a dependency that is there without a realm. */
export function plainDependency({ ingress }: Host, place: Place): ReadyDependency {
  const { kind, mode, domain } = place;
  const url = baseUrl(ingress, domain);
  return {
    place,
    context: { kind, mode, url, domain },
    values: { url, domain, service: `${stackName(domain)}_app` },
  };
}

/** The run's own realm in the Keycloak at a place, marked as this run's from its first moment on. */
export async function signOn(
  host: Host,
  { id, folder, domain, request, tools }: Run,
  place: Place & { realm: string },
): Promise<ReadyDependency> {
  const url = baseUrl(host.ingress, domain);
  const keycloak = tools.realmsAt(place.domain);
  failpoint('recipe-run.realm');
  const made = await keycloak.setupRealm({
    realm: place.realm,
    clientId: request.recipe,
    username: 'ci-user',
    redirectUris: place.redirectUris.map((one) => fillTemplate(one, { app: { url, domain }, deps: {} })),
    mark: { run: id, host: hostname(), domain },
  });
  const found = await keycloak.verifyDiscovery(place.realm);
  const { realm, issuer, clientId, username, email, clientSecret, password } = made;
  const secretFile = secretFileOf(folder, place.recipe);
  await writeJsonFile(secretFile, revealed({ clientSecret, password }), { mode: 0o600 });

  const plain = plainDependency(host, place);
  const names = { realm, issuer, clientId, username, email };
  return {
    place,
    context: { ...plain.context, ...names, secretFile },
    values: {
      ...plain.values,
      ...names,
      discoveryUrl: `${issuer}/.well-known/openid-configuration`,
      authorizationUrl: found.authorizationEndpoint,
      tokenUrl: found.tokenEndpoint,
      userinfoUrl: `${issuer}/protocol/openid-connect/userinfo`,
      jwksUrl: found.jwksUri,
      clientSecret,
      password,
    },
  };
}

/** Removed with the realm; only the run's own user may read it. */
export function secretFileOf(folder: string, recipe: string): string {
  return join(folder, 'deps', `${recipe}.json`);
}
