import type { CanonicalDomain, ColdDomain, NamedDomain, WarmDomain } from './types.ts';

/**
 * What a domain is: the exact inverse of the functions that make domains, so that no name has two readings.
 *
 * @returns `undefined` for a name that this project never makes
 */
export function kindOf(
  domain: string,
  { base, providers }: { base: string; providers: readonly string[] },
): NamedDomain | undefined {
  if (!domain.endsWith(`.${base}`)) return undefined;
  const label = domain.slice(0, -base.length - 1);

  const canonicalOfProvider = /^warm-canon-(.+)$/.exec(label)?.[1];
  if (canonicalOfProvider !== undefined) {
    if (!providers.includes(canonicalOfProvider)) return undefined;
    return { kind: 'canonical', domain: domain as CanonicalDomain, recipe: canonicalOfProvider };
  }
  const name = /^warm-([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(label)?.[1];
  if (name !== undefined && name !== 'canon') {
    return providers.includes(name)
      ? { kind: 'warm', domain: domain as WarmDomain, app: name }
      : { kind: 'canonical', domain: domain as CanonicalDomain, recipe: name };
  }
  const [, prefix, hex] = /^(?!warm-)([a-z0-9]{1,4})-([0-9a-f]{6})$/.exec(label) ?? [];
  if (prefix === undefined || hex === undefined) return undefined;
  return { kind: 'cold', domain: domain as ColdDomain, prefix, hex };
}
