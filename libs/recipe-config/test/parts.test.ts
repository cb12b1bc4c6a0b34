import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  dependenciesOf,
  fillTemplate,
  loadRecipeConfig,
  placeholdersIn,
  recipeConfigSchema,
  recipeFiles,
  type RecipeConfig,
} from '../src/index.ts';

let repo: string;
let count = 0;
beforeAll(async () => {
  repo = await mkdtemp(join(tmpdir(), 'recipe-config-parts-'));
});
afterAll(() => rm(repo, { recursive: true }));

/** A recipe of its own; a path that ends with "!" is executable. */
async function recipeWith(config: unknown, files: readonly string[] = []): Promise<string> {
  const recipe = `recipe-${(count += 1)}`;
  const text = `export const config = ${JSON.stringify(config)};`;
  for (const file of ['recipe.config.ts', ...files]) {
    const path = join(repo, 'recipes', recipe, file.replace('!', ''));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file === 'recipe.config.ts' ? text : '');
    if (file.endsWith('!')) await chmod(path, 0o755);
  }
  return recipe;
}

async function messageFor(config: unknown, files?: readonly string[]): Promise<string> {
  const recipe = await recipeWith(config, files);
  const error: unknown = await loadRecipeConfig({ repo, recipe }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ kind: 'usage', code: 'bad-recipe-config' });
  return (error as Error).message;
}

describe('dependencies', () => {
  it('have their defaults filled in', () => {
    expect(dependenciesOf({})).toEqual([]);
    const deps = ['keycloak', 'minio', { recipe: 'authentik', kind: 'oidc', shared: 'never' } as const];
    expect(dependenciesOf({ deps })).toEqual([
      { recipe: 'keycloak', kind: 'oidc', shared: 'allowed', redirectUris: ['{app.url}/*'] },
      { recipe: 'minio', kind: 'app', shared: 'never', redirectUris: ['{app.url}/*'] },
      { recipe: 'authentik', kind: 'oidc', shared: 'never', redirectUris: ['{app.url}/*'] },
    ]);
  });

  it.each([
    [{ deps: ['keycloak', { recipe: 'keycloak' }] }, 'deps.1: keycloak is there twice'],
    [{ deps: ['../x'] }, 'deps.0: must be the name of a recipe'],
    [{ deps: [{ recipe: 'keycloak', kind: 'saml' }] }, 'deps.0.kind'],
    [{ deps: [{ recipe: 'keycloak', realm: 'x' }] }, 'deps.0.realm: there is no such key'],
    [{ deps: [{ recipe: 'minio', shared: 'allowed' }] }, 'deps.0.shared: an app is never shared'],
    [{ deps: [{ recipe: 'minio', redirectUris: ['x'] }] }, 'deps.0.redirectUris: is for the kind oidc only'],
    [
      { deps: [{ recipe: 'keycloak', redirectUris: ['{deps.keycloak.url}'] }] },
      'deps.0.redirectUris: {deps.keycloak.url} names keycloak',
    ],
  ])('such as %j are refused', async (config, part) => {
    expect(await messageFor(config)).toContain(part);
  });

  it('never are the recipe itself', async () => {
    const recipe = await recipeWith({});
    await writeFile(
      join(repo, 'recipes', recipe, 'recipe.config.ts'),
      `export const config = { deps: ['${recipe}'] };`,
    );
    await expect(loadRecipeConfig({ repo, recipe })).rejects.toThrow('cannot depend on itself');
  });
});

describe('placeholders', () => {
  const values = {
    app: { url: 'https://a.test', domain: 'a.test' },
    deps: { keycloak: { issuer: 'https://k.test/realms/r', clientSecret: '$& $1 s3cret' } },
  };

  it('are filled in, and nothing else is touched', () => {
    expect(fillTemplate('{app.url}/x?{app.domain}', values)).toBe('https://a.test/x?a.test');
    expect(fillTemplate('{deps.keycloak.clientSecret}', values)).toBe('$& $1 s3cret');
    for (const text of ['{"app":{"url":1}}', '${DOMAIN}', '{{ x }}', '{domain}', '{ app.url }', 'x{}'])
      expect(fillTemplate(text, values)).toBe(text);
  });

  it('without a value are an error, whatever objects inherit', () => {
    for (const name of [
      'app.realm',
      'app.constructor',
      'app.url.x',
      'deps.x.y',
      'deps.keycloak',
      'deps.keycloak.toString',
      'deps.__proto__.x',
    ]) {
      expect(() => fillTemplate(`{${name}}`, values)).toThrow(`{${name}} has no value in this run`);
    }
  });

  it('are gone once they are filled in', () => {
    const part = fc.oneof(
      fc.constantFrom('{app.url}', '{deps.keycloak.issuer}'),
      fc.stringMatching(/^[^{}]*$/),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        const expected = text
          .replaceAll('{app.url}', values.app.url)
          .replaceAll('{deps.keycloak.issuer}', values.deps.keycloak.issuer);
        expect(fillTemplate(text, values)).toBe(expected);
        expect(placeholdersIn(fillTemplate(text, values))).toEqual([]);
      }),
    );
  });

  it.each([
    [{ env: { A: '{deps.keycloak.issuer}' } }, 'env.A: {deps.keycloak.issuer} names keycloak, which is not'],
    [{ env: { A: '{app.port}' } }, 'env.A: {app.port} is unknown'],
    [{ deps: ['keycloak'], env: { A: '{deps.keycloak.isuer}' } }, 'keycloak has url, domain'],
    [{ deps: ['minio'], env: { A: '{deps.minio.issuer}' } }, 'minio has url, domain'],
    [{ deps: ['keycloak'], env: { A: '{deps.keycloak.password}' } }, 'it belongs under secrets'],
    [{ deps: ['keycloak'], upgradeEnv: { A: '{deps.keycloak.clientSecret}' } }, 'it belongs under secrets'],
    [{ secrets: { a: '{deps.keycloak.password}' } }, 'secrets.a: {deps.keycloak.password} names keycloak'],
  ])('in %j are refused before anything runs', async (config, part) => {
    expect(await messageFor(config)).toContain(part);
  });

  it('of a secret are well under secrets', async () => {
    const config = { deps: ['keycloak'], secrets: { oidc: '{deps.keycloak.clientSecret}' } };
    expect(await loadRecipeConfig({ repo, recipe: await recipeWith(config) })).toEqual(config);
  });
});

describe('files', () => {
  it('are found where the config names them', async () => {
    const config: RecipeConfig = {
      hooks: { install: 'hooks/install.sh', setup: 'hooks/setup.sh' },
      composeOverlay: 'compose.ci.yml',
      baseRepair: 'base',
    };
    const files = ['hooks/install.sh!', 'hooks/setup.sh!', 'compose.ci.yml', 'base/compose.yml'];
    const recipe = await recipeWith(config, [...files, 'setup_custom_tests.sh!']);
    expect(await loadRecipeConfig({ repo, recipe })).toEqual(config);
    const folder = join(repo, 'recipes', recipe);
    expect(await recipeFiles({ repo, recipe, config })).toEqual({
      folder,
      installHook: join(folder, 'hooks/install.sh'),
      setupHook: join(folder, 'hooks/setup.sh'),
      composeOverlay: join(folder, 'compose.ci.yml'),
      baseRepair: join(folder, 'base'),
    });
  });

  it('may be a set-up hook by its name alone, which must be executable, too', async () => {
    const recipe = await recipeWith({}, ['setup_custom_tests.sh!']);
    const { setupHook, installHook } = await recipeFiles({ repo, recipe, config: {} });
    expect(setupHook).toBe(join(repo, 'recipes', recipe, 'setup_custom_tests.sh'));
    expect(installHook).toBeUndefined();
    expect(await messageFor({}, ['setup_custom_tests.sh'])).toContain('hooks.setup');
    const none = await recipeFiles({ repo, recipe: await recipeWith({}), config: {} });
    expect(none.setupHook).toBeUndefined();
  });

  it('that are not there, or are something else, are named all at once', async () => {
    const message = await messageFor(
      { hooks: { install: 'a.sh', setup: 'b.sh' }, composeOverlay: 'compose.x.yml', baseRepair: 'c' },
      ['b.sh', 'c', 'compose.x.yml/y'],
    );
    for (const part of [
      'a.sh is not there, it must be a file that can be run',
      'b.sh is a file that cannot be run, it must be a file that can be run',
      'compose.x.yml is a folder, it must be a file',
      'c is a file that cannot be run, it must be a folder',
    ])
      expect(message).toContain(part);
  });

  it.each(['../x.sh', '/etc/passwd', 'a/../../x', './x', 'a//b', 'a/', '', 'a\0b', '..', 'a\\b'])(
    'never lie outside: %j',
    async (path) => {
      for (const config of [{ hooks: { setup: path } }, { baseRepair: path }, { approvedHeadTests: [path] }])
        expect(recipeConfigSchema.safeParse(config).success).toBe(false);
      expect(recipeConfigSchema.safeParse({ composeOverlay: path }).success).toBe(false);
    },
  );
});

describe('other keys', () => {
  it.each([
    [{ ready: {} }, 'ready: must have either http or command'],
    [
      { ready: { http: { path: '/' }, command: { service: 'a', command: ['b'] } } },
      'ready: must have either http or command',
    ],
    [{ ready: { command: { service: 'a', command: [] } } }, 'ready.command.command'],
    [{ env: { DOMAIN: 'x' } }, 'env.DOMAIN: is set by the run itself'],
    [{ upgradeEnv: { TYPE: 'x' } }, 'upgradeEnv.TYPE: is set by the run itself'],
    [{ env: { A: 'x\nB=y' } }, 'env.A: must be one line'],
    [{ secrets: { 'A-b': 'x' } }, 'secrets.A-b: must be the name of a secret'],
    [{ composeOverlay: 'compose.yml' }, 'composeOverlay: must be a file named'],
    [{ hostAccess: [{ kind: 'bind', value: '/srv' }] }, 'hostAccess.0.because'],
    [{ hostAccess: [{ kind: 'root', value: 'x', because: 'x' }] }, 'hostAccess.0.kind'],
    [{ expectedNotApplicable: { backup: ' ' } }, 'expectedNotApplicable.backup: must say why'],
    [{ backup: { paths: [{ volume: 'a', path: '../b' }] } }, 'backup.paths.0.path'],
    [{ health: { path: '/', host: 'a/b' } }, 'health.host: must be a host name'],
  ])('%j is refused', async (config, part) => {
    expect(await messageFor(config)).toContain(part);
  });

  it('that are wrong do not hide how keys fit together', async () => {
    const message = await messageFor({ freshInstall: 1, deps: ['a', 7, 'a'], env: { A: '{app.x}', B: 1 } });
    for (const part of ['freshInstall', 'deps.1', 'deps.2: a is there twice', '{app.x} is unknown', 'env.B'])
      expect(message).toContain(part);
  });
});
