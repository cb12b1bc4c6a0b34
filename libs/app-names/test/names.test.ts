import { describe, expect, it } from 'vitest';

import {
  canonicalDomain,
  checkSwarmName,
  coldDependencyDomain,
  coldDomain,
  folderOf,
  kindOf,
  lockName,
  runRealm,
  stackName,
  swarmName,
  type CanonicalDomain,
} from '../src/index.ts';
import { warmDomain } from '../src/index.ts';

const base = 'ci.test';
const run = { recipe: 'custom-html', pr: '7', commit: 'abc', lane: 'cold' } as const;

describe('warm domains and canonicals', () => {
  it('gives a provider and the canonical of the same recipe different domains and folders', () => {
    const provider = warmDomain('keycloak', base);
    const canonical = canonicalDomain('keycloak', base, ['traefik', 'keycloak']);
    expect([provider, canonical]).toEqual(['warm-keycloak.ci.test', 'warm-canon-keycloak.ci.test']);
    expect([folderOf(provider), folderOf(canonical)]).toEqual(['warm-keycloak', 'warm-canon-keycloak']);
  });

  it('keeps their types apart', () => {
    const provider = warmDomain('keycloak', base);
    // @ts-expect-error a provider's domain is not a canonical's
    const canonical: CanonicalDomain = provider;
    expect(canonical).toBe(provider);
  });

  it('gives other recipes the plain name', () => {
    expect(canonicalDomain('custom-html', base, ['keycloak'])).toBe('warm-custom-html.ci.test');
  });

  it.each(['Keycloak', 'a.b', 'a_b', '-a', 'a-', 'a--b', '', 'a/b', 'canon', 'canon-keycloak', 'ä'])(
    'refuses the name %j',
    (name) => {
      expect(() => warmDomain(name, base)).toThrow(/name/);
      expect(() => canonicalDomain(name, base, [])).toThrow(/name/);
      expect(() => coldDomain({ ...run, recipe: name, base })).toThrow(/name/);
    },
  );

  it.each(['', 'CI.test', 'ci..test', `${'x'.repeat(64)}.test`, `${'x.'.repeat(130)}test`])(
    'refuses the base %j',
    (bad) => {
      expect(() => warmDomain('keycloak', bad)).toThrow(/DNS/);
    },
  );

  it('refuses folders that belong to no app', () => {
    for (const label of ['alerts', 'runs', '']) {
      expect(() => folderOf(`${label}.ci.test` as CanonicalDomain)).toThrow(/folder/);
    }
  });
});

describe('names of a run', () => {
  it('are the same for the same work', () => {
    expect(coldDomain({ ...run, base })).toBe(coldDomain({ ...run, base }));
    expect(coldDomain({ ...run, base })).toMatch(/^cust-[0-9a-f]{6}\.ci\.test$/);
  });

  it('differ in every part of the identity', () => {
    const names = [
      run,
      { ...run, pr: '8' },
      { ...run, commit: 'abd' },
      { ...run, lane: 'quick' as const },
      { ...run, pr: undefined },
      { ...run, recipe: 'custom-html-tiny' },
    ].map((identity) => coldDomain({ ...identity, base }));
    expect(new Set(names).size).toBe(names.length);
  });

  it('do not run parts into each other', () => {
    const one = coldDomain({ recipe: 'ab', pr: '1', commit: '23', lane: 'cold', base });
    const other = coldDomain({ recipe: 'ab', pr: '12', commit: '3', lane: 'cold', base });
    expect(one).not.toBe(other);
  });

  it('give a realm the hex of its domain', () => {
    const hex = coldDomain({ ...run, base }).slice(5, 11);
    expect(runRealm(run)).toBe(`custom-html-${hex}`);
  });

  it('give a dependency a domain of its own', () => {
    const dependency = coldDependencyDomain({ ...run, dependency: 'keycloak', base });
    expect(dependency).toMatch(/^keyc-[0-9a-f]{6}\./);
    expect(dependency.slice(5)).not.toBe(coldDomain({ ...run, base }).slice(5));
    expect(coldDependencyDomain({ ...run, commit: 'x', dependency: 'keycloak', base })).not.toBe(dependency);
  });

  it('never look warm', () => {
    const domain = coldDomain({ ...run, recipe: 'warmup', base });
    expect(domain).toMatch(/^war-[0-9a-f]{6}\./);
    expect(kindOf(domain, { base, providers: [] })?.kind).toBe('cold');
  });

  it('use letters and digits of short and dashed recipes', () => {
    expect(coldDomain({ ...run, recipe: 'n8n', base })).toMatch(/^n8n-[0-9a-f]{6}\./);
    expect(coldDomain({ ...run, recipe: 'go-neb', base })).toMatch(/^gone-[0-9a-f]{6}\./);
  });
});

describe('names in Swarm', () => {
  it('derives the stack as abra does', () => {
    expect(stackName('warm-custom-html.ci.test')).toBe('warm-custom-html_ci_test');
    expect(stackName(`warm-custom-html.${'x'.repeat(60)}`)).toHaveLength(45);
  });

  it('refuses a stack whose own label would be cut', () => {
    expect(stackName(`${'x'.repeat(45)}.ci.test`)).toBe('x'.repeat(45));
    expect(() => stackName(`${'x'.repeat(46)}.ci.test`)).toThrow(/longer than 45/);
  });

  it('names the name that is too long', () => {
    expect(checkSwarmName('a'.repeat(64))).toHaveLength(64);
    const long = 'a'.repeat(65);
    expect(() => checkSwarmName(long)).toThrow(`"${long}" has 65 characters`);
    expect(swarmName('warm-keycloak.ci.test', 'admin_password', 'v1')).toBe(
      'warm-keycloak_ci_test_admin_password_v1',
    );
    expect(() => swarmName('warm-keycloak.ci.test', 'x'.repeat(50), 'v1')).toThrow(/Swarm refuses/);
  });

  it.each(['', '_a', 'a_', 'a b', 'a/b', 'ä'])('refuses %j, which Swarm would', (name) => {
    expect(() => checkSwarmName(name)).toThrow(/Swarm accepts/);
  });
});

describe('lock names', () => {
  it('carry the domain', () => {
    expect(lockName('warm-keycloak.ci.test')).toBe('cc-ci-app-warm-keycloak.ci.test.lock');
  });

  it.each(['', '../x', 'a/b', '.a', 'a b'])('refuse %j', (domain) => {
    expect(() => lockName(domain)).toThrow(/not a domain/);
  });
});
