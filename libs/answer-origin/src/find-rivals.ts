import type { NamedService, Rival } from './types.ts';

/**
 * Where a stack could be answered by another one: two of them call a service alike, and a service of this stack that
 * may ask for the name is on one network with the other's. Most stacks share a network with others and have such a
 * name, and are none the worse for it as long as nobody asks for it there.
 *
 * @param trusted Stacks that this one is meant to call.
 */
export function findRivals(
  stack: string,
  services: readonly NamedService[],
  trusted: readonly string[] = [],
): Rival[] {
  const own = services.filter((service) => service.stack === stack);
  if (own.length < 2) return [];
  const others = services.filter(
    (service) => service.stack !== stack && !(service.stack !== undefined && trusted.includes(service.stack)),
  );
  return own.flatMap((asker) =>
    own
      .filter((meant) => meant !== asker)
      .flatMap((meant) => {
        const names = namesOf(meant);
        return others.flatMap((other) => rivalsOn(asker, meant, other, names));
      }),
  );
}

function rivalsOn(
  asker: NamedService,
  meant: NamedService,
  other: NamedService,
  names: Set<string>,
): Rival[] {
  return other.networks.flatMap(({ id, aliases }) => {
    const alias = aliases.map(lower).find((one) => names.has(one));
    if (alias === undefined || !asker.networks.some((network) => network.id === id)) return [];
    return [{ asker, alias, meant, other, networkId: id }];
  });
}

/** On whichever network: where the asker shares none with its sibling, the stranger even is the only one it finds. */
function namesOf({ networks }: NamedService): Set<string> {
  return new Set(networks.flatMap(({ aliases }) => aliases).map(lower));
}

const lower = (name: string) => name.toLowerCase();
