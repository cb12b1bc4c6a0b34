import type { AllowedAsk, Ask } from './types.ts';

/** What the head asks and the base does not, less what is allowed. What cannot be read is never allowed. */
export function newAsks(
  head: readonly Ask[],
  base: readonly Ask[],
  allowed: readonly AllowedAsk[] = [],
): readonly Ask[] {
  // Of what cannot be read nobody knows whether it is the same, unless all is the same that it depends on.
  const known = new Set(base.filter(({ kind, basis }) => kind !== 'unreadable' || basis).map(keyOf));
  return head.filter((ask) => !known.has(keyOf(ask)) && !isAllowed(ask, allowed));
}

function isAllowed({ kind, value, service }: Ask, allowed: readonly AllowedAsk[]): boolean {
  if (kind === 'unreadable' || kind === 'setting') return false;
  return allowed.some(
    (one) =>
      one.kind === kind && one.value === value && (one.service === undefined || one.service === service),
  );
}

const keyOf = ({ kind, value, service, basis }: Ask) =>
  JSON.stringify([kind, value, service ?? null, basis ?? null]);
