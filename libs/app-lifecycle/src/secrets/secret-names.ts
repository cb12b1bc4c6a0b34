import { stackName, swarmName } from '@ci-warm/app-names';

/** A secret by the two parts of its name in Swarm, `<stack>_<name>_<version>`. */
export interface SecretName {
  /** As in the compose file. */
  name: string;
  version: string;
  fullName: string;
}

/** A full name taken apart; `undefined` if it is not of that app. A version has no underscore, a name may. Pure. */
export function secretParts(domain: string, fullName: string): SecretName | undefined {
  const stack = stackName(domain);
  if (!fullName.startsWith(`${stack}_`)) return undefined;
  const rest = fullName.slice(stack.length + 1);
  const cut = rest.lastIndexOf('_');
  return cut <= 0 ? undefined : { name: rest.slice(0, cut), version: rest.slice(cut + 1), fullName };
}

/**
 * A secret's names from what is known of it: its full name, its name and version, or its name alone, whose version the
 * app's env file says. `undefined` where the env file has no place for it. Pure.
 */
export function secretNameOf(
  domain: string,
  { name, version }: { name: string; version?: string | undefined },
  env: ReadonlyMap<string, string> | undefined,
): SecretName | undefined {
  const full = secretParts(domain, name);
  if (full) return full;
  const known = version ?? env?.get(secretVersionKey(name));
  return known === undefined ? undefined : { name, version: known, fullName: swarmName(domain, name, known) };
}

/** The setting of the env file that names a secret's version. */
export const secretVersionKey = (name: string) => `SECRET_${name.toUpperCase()}_VERSION`;
