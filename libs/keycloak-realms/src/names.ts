import { badName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';

/** A realm that may be made or deleted. Throws WarmError `bad-name` or `master-realm` (usage). */
export function checkRealm(name: string): string {
  checkReadableRealm(name);
  // Some databases compare names without case.
  if (name.toLowerCase() !== 'master') return name;
  throw new WarmError({
    kind: 'usage',
    code: 'master-realm',
    message: `realm "${name}" is the server's own: it is neither set up nor deleted`,
    hint: 'name a realm of your own',
  });
}

/** Any realm, `master` too. Throws WarmError `bad-name` (usage). */
export function checkReadableRealm(name: string): string {
  return check('realm', name, /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/);
}

/** Throws WarmError `bad-name` (usage). */
export function checkClientId(clientId: string): string {
  return check('client', clientId, /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/);
}

/** Keycloak keeps user names in lower case and refuses short ones. Throws WarmError `bad-name` (usage). */
export function checkUsername(username: string): string {
  return check('user', username, /^[a-z0-9][a-z0-9._@-]{1,98}[a-z0-9]$/);
}

function check(what: string, name: string, pattern: RegExp): string {
  if (pattern.test(name)) return name;
  throw badName(
    `${what} name ${JSON.stringify(name.slice(0, 120))} is not one that this project uses`,
    'use letters, digits and inner ".", "-" or "_", at most 100; a user name has lower case and at least 3',
  );
}
