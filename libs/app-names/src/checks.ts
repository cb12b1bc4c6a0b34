import { WarmError } from '@ci-warm/errors';

/** A recipe's or warm app's name must be usable as part of a DNS label. */
export function checkName(what: 'recipe' | 'app', name: string): string {
  if (!namePattern.test(name)) {
    throw badName(`${what} name "${name}" is not lower-case letters, digits and single inner "-"`);
  }
  // `warm-canon-x` belongs to the canonical of provider x.
  if (name === 'canon' || name.startsWith('canon-')) {
    throw badName(`${what} name "${name}" begins with "canon", which is kept for canonicals of providers`);
  }
  return name;
}

/** Joins a first label and the base to a domain that DNS accepts. */
export function joinDomain(label: string, base: string): string {
  const domain = `${label}.${base}`;
  const labels = domain.split('.');
  if (domain.length > 253 || !labels.every((part) => labelPattern.test(part))) {
    throw badName(`domain "${domain}" is not a lower-case DNS name with labels of at most 63 characters`);
  }
  return domain;
}

export function badName(
  message: string,
  hint = 'choose a shorter or plainer name for the recipe, the app or the base domain',
): WarmError {
  return new WarmError({ kind: 'usage', code: 'bad-name', message, hint });
}

const namePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const labelPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
