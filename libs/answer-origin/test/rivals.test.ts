import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRivals, type NamedService } from '../src/index.ts';
import { service } from './make.ts';

const told = (services: NamedService[], trusted?: string[]) =>
  findRivals('shop', services, trusted).map(
    ({ asker, alias, other, networkId }) => `${asker.name} asks ${alias} on ${networkId}: ${other.name}`,
  );

const shop = [service('shop', 'web', ['proxy', 'internal']), service('shop', 'app', ['internal'])];

describe('another stack can answer', () => {
  it('where it is called like a sibling, on a network of the one that asks', () => {
    expect(told([...shop, service('other', 'app', ['proxy'])])).toEqual([
      'shop_web asks app on proxy: other_app',
    ]);
  });

  it('also where the sibling has that name on the shared network itself', () => {
    const services = [service('shop', 'web', ['proxy']), service('shop', 'app', ['proxy'])];
    expect(told([...services, service('other', 'app', ['proxy'])])).toHaveLength(1);
  });

  it('also if it belongs to no stack, and whatever the case of its name', () => {
    expect(told([...shop, service(undefined, 'stray', ['proxy'], { aliases: ['App'] })])).toHaveLength(1);
  });
});

describe('another stack cannot answer', () => {
  it('where it is elsewhere', () => {
    expect(told([...shop, service('other', 'app', ['other_internal'])])).toEqual([]);
  });

  it('to a name that no sibling has: a service does not call itself', () => {
    expect(told([...shop, service('other', 'web', ['proxy'])])).toEqual([]);
    const alone = [service('shop', 'app', ['proxy'])];
    expect(told([...alone, service('other', 'app', ['proxy'])])).toEqual([]);
  });

  it('if this one is meant to call it', () => {
    expect(told([...shop, service('other', 'app', ['proxy'])], ['other'])).toEqual([]);
  });
});

const anyServices = fc.array(
  fc
    .record({
      stack: fc.constantFrom('shop', 'other', 'third', undefined),
      short: fc.constantFrom('app', 'web', 'db'),
      networks: fc.uniqueArray(fc.constantFrom('proxy', 'internal', 'mail')),
    })
    .map(({ stack, short, networks }) => service(stack, short, networks)),
  { maxLength: 12 },
);

it('whatever is deployed: a rival is a stranger on a network of the asker, called like a sibling, and not trusted', () => {
  fc.assert(
    fc.property(anyServices, fc.subarray(['other', 'third']), (services, trusted) => {
      for (const { asker, meant, other, alias, networkId } of findRivals('shop', services, trusted)) {
        expect([asker.stack, meant.stack]).toEqual(['shop', 'shop']);
        expect(asker).not.toBe(meant);
        expect(other.stack).not.toBe('shop');
        expect(trusted).not.toContain(other.stack);
        for (const { networks } of [asker, other]) expect(networks.map(({ id }) => id)).toContain(networkId);
        for (const { networks } of [meant, other])
          expect(networks.flatMap(({ aliases }) => aliases)).toContain(alias);
      }
    }),
  );
});
