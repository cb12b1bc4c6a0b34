import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  canonicalDomain,
  coldDependencyDomain,
  coldDomain,
  folderOf,
  kindOf,
  warmDomain,
} from '../src/index.ts';

const base = 'ci.test';
/** Names that look alike on purpose: hex words, "warm", "canon", dashes. */
const word = fc.oneof(
  fc.constantFrom('warm', 'warmup', 'keycloak', 'facade', 'decade', 'a', 'cust', 'canonical', 'abcdef'),
  fc.stringMatching(/^[a-z0-9]{1,8}$/),
);
const name = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((words) => words.join('-'))
  .filter((text) => text !== 'canon' && !text.startsWith('canon-'));
const providers = fc.uniqueArray(name, { maxLength: 4 });
const run = fc.record({
  recipe: name,
  pr: fc.option(fc.nat().map(String), { nil: undefined }),
  commit: fc.string(),
  lane: fc.constantFrom('cold' as const, 'quick' as const),
});

it('reads back every name as what it was made as', () => {
  fc.assert(
    fc.property(name, name, run, providers, (app, recipe, identity, others) => {
      const all = [...others, app];
      const context = { base, providers: all };
      expect(kindOf(warmDomain(app, base), context)).toMatchObject({ kind: 'warm', app });
      expect(kindOf(canonicalDomain(recipe, base, all), context)).toMatchObject({
        kind: 'canonical',
        recipe,
      });
      expect(kindOf(coldDomain({ ...identity, base }), context)?.kind).toBe('cold');
      const dependency = coldDependencyDomain({ ...identity, dependency: recipe, base });
      expect(kindOf(dependency, context)?.kind).toBe('cold');
    }),
  );
});

it('never gives two apps one folder', () => {
  fc.assert(
    fc.property(providers, fc.uniqueArray(name, { maxLength: 6 }), (apps, recipes) => {
      const folders = [
        ...apps.map((app) => folderOf(warmDomain(app, base))),
        ...recipes.map((recipe) => folderOf(canonicalDomain(recipe, base, apps))),
      ];
      expect(new Set(folders).size).toBe(folders.length);
    }),
  );
});

it.each([
  'warm-canon-wiki.ci.test',
  'warm-canon.ci.test',
  'warm-.ci.test',
  'warm-keycloak.other.test',
  'keycloak.ci.test',
  'ci.test',
  'acme-decade.ci.test.evil',
  'abcde-123456.ci.test',
  'cust-12345g.ci.test',
  'cust-1234567.ci.test',
  'x.warm-keycloak.ci.test',
  'warm-a.b.ci.test',
])('has no reading for %s', (domain) => {
  expect(kindOf(domain, { base, providers: ['keycloak'] })).toBeUndefined();
});
