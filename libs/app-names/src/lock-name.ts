import { badName } from './checks.ts';

/** File name of an app's lock in the lock directory: `cc-ci-app-<domain>.lock`. Throws WarmError `bad-name` (usage). */
export function lockName(domain: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(domain)) throw badName(`"${domain}" is not a domain`);
  return `cc-ci-app-${domain}.lock`;
}
