import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { revealed, Secret } from '@ci-warm/secret';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createAlertStore } from '@ci-warm/alerts';

import {
  createCanonicalRegistry,
  tellStaleness,
  type Canonical,
  type CanonicalRegistry,
} from '../src/index.ts';
import { statusOf } from '../src/status.ts';

let root: string;
let repo: string;
let registry: CanonicalRegistry;
let now = Date.parse('2026-01-02T00:00:00Z');
const clock = { now: () => now, monotonic: () => now, sleep: async () => {} };

const canonical: Canonical = {
  recipe: 'keycloak',
  domain: 'warm-canon-keycloak.ci.test',
  version: '10.7.1+26.6.2',
  commit: 'a'.repeat(40),
  images: {},
  env: '',
  secrets: [],
  configs: [],
  snapshot: 's1',
  takenAt: '2026-01-01T00:00:00.000Z',
  status: 'idle',
  run: 'r1',
  promotedAt: '2026-01-01T00:00:00.000Z',
};

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'canonical-registry-'));
  [root, repo] = [join(folder, 'warm'), join(folder, 'repo')];
  registry = createCanonicalRegistry({ root, repo, base: 'ci.test', clock });
});
afterEach(() => rm(join(root, '..'), { recursive: true }));

async function recipe(name: string, config?: string): Promise<void> {
  const folder = join(repo, 'recipes', name);
  await mkdir(folder, { recursive: true });
  if (config !== undefined) await writeFile(join(folder, 'recipe.config.ts'), config);
}
const enrolled = 'export const config = { warmCanonical: true };';

describe('enrolment', () => {
  it('is what the configs say, sorted', async () => {
    await recipe('wiki', enrolled);
    await recipe('blog', enrolled);
    await recipe('shop', 'export const config = { warmCanonical: false };');
    await recipe('chat', 'export const config = {};');
    await recipe('none');
    await recipe('_shared', 'export const config = 1;');
    await writeFile(join(repo, 'recipes', 'README.md'), '');
    expect(await registry.enrolledRecipes()).toEqual(['blog', 'wiki']);
  });

  it('that is empty is an error, not a list that was worked through', async () => {
    const empty = { kind: 'usage', code: 'enrolment-empty' };
    await mkdir(join(repo, 'recipes'), { recursive: true });
    await expect(registry.enrolledRecipes()).rejects.toMatchObject(empty);
    await recipe('shop', 'export const config = {};');
    await expect(registry.enrolledRecipes()).rejects.toMatchObject({
      ...empty,
      message: expect.stringContaining(join(repo, 'recipes')),
    });
    await expect(registry.list()).rejects.toMatchObject(empty);
  });

  it('that cannot be read is an error', async () => {
    const unreadable = { kind: 'infrastructure', code: 'enrolment-unreadable' };
    await expect(registry.enrolledRecipes()).rejects.toMatchObject(unreadable);
    await mkdir(repo);
    await writeFile(join(repo, 'recipes'), '');
    await expect(registry.enrolledRecipes()).rejects.toMatchObject(unreadable);
  });

  it('with broken configs names them all instead of leaving them out', async () => {
    await recipe('wiki', enrolled);
    await recipe('bad', 'export const config = { warm: 1 };');
    await recipe('worse', 'export const konfig = {};');
    await expect(registry.enrolledRecipes()).rejects.toMatchObject({
      kind: 'usage',
      code: 'bad-recipe-config',
      message: expect.stringMatching(/bad\/recipe\.config\.ts.*worse\/recipe\.config\.ts/),
    });
  });
});

describe('canonicals', () => {
  it('live apart from the provider of the same name', () => {
    expect(registry.domainOf('keycloak')).toBe('warm-canon-keycloak.ci.test');
    expect(registry.folderOf('keycloak').path).toBe(join(root, 'warm-canon-keycloak'));
    expect(registry.domainOf('custom-html')).toBe('warm-custom-html.ci.test');
    const own = createCanonicalRegistry({ root, repo, base: 'ci.test', providers: ['custom-html'] });
    expect(own.domainOf('custom-html')).toBe('warm-canon-custom-html.ci.test');
  });

  it('are nothing before the first promotion', async () => {
    expect(await registry.read('keycloak')).toBeUndefined();
    await registry.setStatus('keycloak', 'deployed');
    await expect(readdir(root)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('give back what was written, readable for their owner only', async () => {
    await registry.write(canonical);
    expect(await registry.read('keycloak')).toEqual(canonical);
    expect((await stat(registry.folderOf('keycloak').canonical)).mode & 0o777).toBe(0o600);
    await expect(registry.write({ ...canonical, commit: 'x' })).rejects.toThrow(/commit/);
  });

  it('are in flight where a canonical has a journal, enrolled or not; a provider has its own', async () => {
    expect(await registry.inFlight()).toEqual([]);
    for (const name of [
      'warm-keycloak',
      'warm-canon-keycloak',
      'warm-gone',
      'warm-idle',
      'alerts',
      'by-hand',
    ]) {
      await mkdir(join(root, name), { recursive: true });
      if (name !== 'warm-idle') await writeFile(join(root, name, 'journal.json'), '{}');
    }
    expect(await registry.inFlight()).toEqual(['keycloak', 'gone']);
  });

  it('are byte for byte what they were after a status and back', async () => {
    await registry.write(canonical);
    const path = registry.folderOf('keycloak').canonical;
    const before = { bytes: await readFile(path, 'utf8'), inode: (await stat(path)).ino };
    await registry.setStatus('keycloak', 'idle');
    expect((await stat(path)).ino).toBe(before.inode);
    await registry.setStatus('keycloak', 'deployed');
    expect((await registry.read('keycloak'))?.status).toBe('deployed');
    await registry.setStatus('keycloak', 'idle');
    expect(await readFile(path, 'utf8')).toBe(before.bytes);
  });

  it('that are damaged are named', async () => {
    await registry.write(canonical);
    const path = registry.folderOf('keycloak').canonical;
    await writeFile(path, '{"recipe":');
    await expect(registry.read('keycloak')).rejects.toMatchObject({
      kind: 'broken',
      code: 'state-corrupt',
      message: expect.stringContaining(path),
    });
  });

  it('are listed with their age and who has them', async () => {
    await recipe('keycloak', enrolled);
    await recipe('wiki', enrolled);
    await registry.write(canonical);
    await registry.folderOf('keycloak').markChanged({ run: 'r2', purpose: 'quick run' });
    expect(await registry.list()).toEqual([
      {
        recipe: 'keycloak',
        domain: 'warm-canon-keycloak.ci.test',
        canonical,
        status: 'deployed',
        ageMs: 86_400_000,
        stale: false,
        changedBy: { run: 'r2', purpose: 'quick run', since: '2026-01-02T00:00:00.000Z' },
      },
      {
        recipe: 'wiki',
        domain: 'warm-wiki.ci.test',
        canonical: undefined,
        status: 'none',
        ageMs: undefined,
        stale: false,
        changedBy: undefined,
      },
    ]);
    now = Date.parse('2025-12-31T00:00:00Z');
    expect((await registry.list())[0]?.ageMs).toBe(0);
  });
});

describe('the status', () => {
  const changedBy = { run: 'r', since: '2026-01-01T00:00:00.000Z', purpose: 'quick run' };
  it.each([
    ['none', undefined, undefined, false],
    ['seeding', undefined, undefined, true],
    ['idle', 'idle', undefined, false],
    ['deployed', 'idle', changedBy, false],
    ['deployed', 'deployed', undefined, false],
    ['seeding', 'seeding', changedBy, true],
  ] as const)('is %s where the registry says %s', (status, known, mark, inFlight) => {
    const seen = known && { status: known };
    expect(statusOf({ canonical: seen, changedBy: mark, inFlight })).toBe(status);
  });
});

describe('a canonical that grows old', () => {
  it('raises one alert, which a fresh one closes', async () => {
    await recipe('keycloak', enrolled);
    await registry.write(canonical);
    const alerts = createAlertStore({ root, clock });
    const open = async () => (await alerts.list()).alerts.map(({ key, count }) => [key, count]);
    const young = createCanonicalRegistry({ root, repo, base: 'ci.test', clock, staleMs: 86_400_001 });
    const old = createCanonicalRegistry({ root, repo, base: 'ci.test', clock, staleMs: 86_400_000 });
    now = Date.parse('2026-01-02T00:00:00Z');

    expect(await tellStaleness(await young.list(), alerts)).toEqual([]);
    await expect(readdir(join(root, 'alerts'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await tellStaleness(await old.list(), alerts)).toMatchObject([
      { recipe: 'keycloak', stale: true },
    ]);
    await tellStaleness(await old.list(), alerts);
    expect(await open()).toEqual([['stale-canonical:warm-canon-keycloak.ci.test', 2]]);
    expect((await alerts.list()).alerts).toMatchObject([
      { app: 'warm-canon-keycloak', summary: expect.stringContaining('proved 1 days ago') },
    ]);
    await registry.write({ ...canonical, promotedAt: new Date(now).toISOString() });
    await tellStaleness(await old.list(), alerts);
    expect(await open()).toEqual([]);
  });
});

describe('a canonical.json that cannot be relied on is refused with a remedy of its own', () => {
  const path = () => join(root, 'warm-canon-keycloak', 'canonical.json');

  it('because it is about an app of another base domain, or of another recipe', async () => {
    await registry.write(canonical);
    const elsewhere = createCanonicalRegistry({ root, repo, base: 'other.test', clock });
    await expect(elsewhere.read('keycloak')).rejects.toMatchObject({
      ...{ kind: 'broken', code: 'foreign-state' },
      message: expect.stringContaining(
        'warm-canon-keycloak.ci.test, not about keycloak at warm-canon-keycloak.other.test',
      ),
      hint: expect.stringContaining('CCCI_BASE_DOMAIN'),
    });
    await expect(elsewhere.setStatus('keycloak', 'deployed')).rejects.toMatchObject({
      code: 'foreign-state',
    });
    expect(await registry.read('keycloak')).toMatchObject({ status: 'idle' });
    await mkdir(join(root, 'warm-wiki'), { recursive: true });
    await writeFile(join(root, 'warm-wiki', 'canonical.json'), await readFile(path()));
    await expect(registry.read('wiki')).rejects.toMatchObject({ code: 'foreign-state' });
  });

  it('because a value in it is not the one that was written; one without a checksum is read', async () => {
    await registry.write(canonical);
    const text = await readFile(path(), 'utf8');
    await writeFile(path(), text.replace('"s1"', '"s2"'));
    await expect(registry.read('keycloak')).rejects.toMatchObject({
      ...{ kind: 'broken', code: 'state-corrupt' },
      hint: expect.stringContaining('warmctl rewarm keycloak'),
    });
    await writeFile(path(), JSON.stringify(canonical));
    expect(await registry.read('keycloak')).toEqual(canonical);
  });
});

describe('canonicals of recipes that are not enrolled any more', () => {
  it('are those that say so themselves, at the place where they belong', async () => {
    await recipe('keycloak', enrolled);
    await registry.write(canonical);
    await registry.write({ ...canonical, recipe: 'wiki', domain: 'warm-wiki.ci.test' });
    for (const [name, text] of [
      ['warm-blog', { ...canonical, recipe: 'blog', domain: 'warm-blog.example.org' }],
      ['warm-moved', { ...canonical, recipe: 'shop', domain: 'warm-shop.ci.test' }],
      ['alerts', { ...canonical, recipe: 'alerts', domain: 'warm-alerts.ci.test' }],
    ] as const) {
      await mkdir(join(root, name), { recursive: true });
      await writeFile(join(root, name, 'canonical.json'), JSON.stringify(text));
    }
    await mkdir(join(root, 'warm-keycloak'));
    expect((await registry.notEnrolled()).map(({ recipe }) => recipe)).toEqual(['wiki']);
    await recipe('wiki', enrolled);
    expect(await registry.notEnrolled()).toEqual([]);
  });

  it('are unknown while enrolment is', async () => {
    await registry.write(canonical);
    await expect(registry.notEnrolled()).rejects.toMatchObject({ code: 'enrolment-unreadable' });
  });
});

describe('the values of secrets', () => {
  it('are kept for their owner only, and forgotten by name', async () => {
    const store = registry.secretsOf('wiki');
    const path = join(root, 'warm-wiki', 'secrets.json');
    expect(await store.read()).toEqual({});
    await store.retain([]);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await store.keep({ a: new Secret('one'), b: new Secret('two') });
    await store.keep({ b: new Secret('three') });
    expect(revealed(await store.read())).toEqual({ a: 'one', b: 'three' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await store.retain(['b', 'c']);
    expect(revealed(await store.read())).toEqual({ b: 'three' });
    await store.retain([]);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('are quoted by no error', async () => {
    const store = registry.secretsOf('wiki');
    await store.keep({ a: new Secret('canary') });
    for (const text of ['{"a": canary}', '{"a": ["canary"]}', 'canary']) {
      await writeFile(join(root, 'warm-wiki', 'secrets.json'), text);
      const error = await store.read().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'broken', code: 'state-corrupt' });
      expect(inspect(error)).not.toContain('canary');
    }
  });
});
