import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRealm } from '@ci-warm/app-names';
import { revealed, Secret } from '@ci-warm/secret';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertRealms } from '../../src/deps/assert-realms.ts';
import { namesOf } from '../../src/deps/names-of.ts';
import { needsOf } from '../../src/recipe-code/needs.ts';
import type { ReadyDependency } from '../../src/contract/dependency.ts';
import { wire } from '../../src/deps/wiring.ts';
import type { Run } from '../../src/contract/run.ts';
import { untested } from '../../src/contract/tiers.ts';

const planOf = (recipe: string, lane: 'cold' | 'quick' = 'cold') =>
  ({
    request: { recipe, lane },
    head: { commit: 'f'.repeat(40), ref: 'main', tagged: undefined },
  }) satisfies Pick<Run, 'request' | 'head'>;
const sso = { dependency: 'keycloak', base: 'ci.test' };

describe('names of a run’s dependencies', () => {
  it('come from its work alone, with the digits of its own realm, and differ by lane', () => {
    const { warm, cold, realm } = namesOf(planOf('members'), sso);
    expect(warm).toBe('warm-keycloak.ci.test');
    expect(cold).toMatch(/^keyc-[0-9a-f]{6}\.ci\.test$/);
    expect(realm).toBe(runRealm({ recipe: 'members', commit: 'f'.repeat(40), lane: 'cold' }));
    expect(namesOf(planOf('members'), sso)).toEqual({ warm, cold, realm });
    const quick = namesOf(planOf('members', 'quick'), sso);
    expect([quick.cold, quick.realm]).not.toContain(cold);
    expect(quick.realm).not.toBe(realm);
  });

  it.each(['../master', 'a/../../master', 'a b', 'Ünknown', 'a%2fb', 'canon-keycloak', ''])(
    'are not made of %j: a realm never leaves its place in a path',
    (recipe) => {
      expect(() => namesOf(planOf(recipe), sso)).toThrow(/recipe name/);
      expect(() => namesOf(planOf('members'), { ...sso, dependency: recipe })).toThrow(/name/);
    },
  );
});

describe('the generic check of a realm', () => {
  const check = (realm: string, issuer = `https://kc/realms/${realm}`) => {
    const dependency = { place: { recipe: 'keycloak', kind: 'oidc' }, context: { realm, issuer } };
    return assertRealms(
      { recipe: 'members', dependencies: [dependency as unknown as ReadyDependency] },
      untested,
    );
  };

  it('passes a realm of the run, and no other', async () => {
    await check('members-0a1b2c');
    for (const realm of [
      'master',
      'members',
      'members-0A1B2C',
      'members-0a1b2',
      'other-0a1b2c',
      'x-members-0a1b2c',
    ])
      await expect(check(realm), realm).rejects.toMatchObject({ kind: 'failed', code: 'realm-name' });
    await expect(check('members-0a1b2c', 'https://kc/realms/master')).rejects.toThrow(/is not of realm/);
  });
});

describe('wiring', () => {
  const keycloak = {
    place: { recipe: 'keycloak' },
    values: { issuer: 'https://kc/realms/r', clientSecret: new Secret('hush') },
  } as unknown as ReadyDependency;
  const app = { url: 'https://m.test', domain: 'm.test' };

  it('fills in the config; what names no dependency is not wiring', () => {
    const config = {
      env: { OIDC: '{deps.keycloak.issuer}', URL: '{app.url}/x', JSON: '{"a": {}}' },
      upgradeEnv: { LATER: '{deps.keycloak.issuer}/later' },
      secrets: { oidc: '{deps.keycloak.clientSecret}', own: 'fixed' },
    };
    const { config: filled, wiring } = wire(config, app, [keycloak]);
    expect(filled.env).toEqual({ OIDC: 'https://kc/realms/r', URL: 'https://m.test/x', JSON: '{"a": {}}' });
    expect(filled.upgradeEnv).toEqual({ LATER: 'https://kc/realms/r/later' });
    expect(wiring.env).toEqual({ OIDC: 'https://kc/realms/r' });
    expect([...wiring.dependentSecrets]).toEqual(['oidc']);
    expect(revealed(wiring.secrets)).toEqual([
      { name: 'oidc', value: 'hush', ofRecipe: true },
      { name: 'own', value: 'fixed', ofRecipe: true },
    ]);
    expect(JSON.stringify(filled)).not.toContain('hush');
  });

  it('stops at a placeholder without a value', () => {
    expect(() => wire({ env: { X: '{deps.keycloak.realm}' } }, app, [keycloak])).toThrow(/has no value/);
  });
});

describe('what a test says it needs', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'needs-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['// needs: keycloak\nimport x;', ['keycloak']],
    ['#!/bin/sh\n#needs: keycloak , mail\nexit 0', ['keycloak', 'mail']],
    ['// it needs: keycloak', []],
    ["test('x', { skip: '// needs: keycloak' })", []],
    ['', []],
    [`${'x'.repeat(5000)}\n// needs: keycloak`, []],
  ])('%j', async (text, expected) => {
    const path = join(folder, 'a.test.ts');
    await writeFile(path, text);
    expect(await needsOf(path)).toEqual(expected);
  });
});
