import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRecipeTests, recipeFiles, type RecipeConfig } from '../../src/index.ts';

let repo: string;
let count = 0;
beforeAll(async () => {
  repo = await mkdtemp(join(tmpdir(), 'recipe-config-tests-'));
});
afterAll(() => rm(repo, { recursive: true }));

const script = '#!/bin/sh\nexit 1\n';

/** Checks a CI folder of its own; a path that ends with "!" is executable, one with " -> " is a link. */
async function check(files: Readonly<Record<string, string>>, config: RecipeConfig = {}) {
  const recipe = `recipe-${(count += 1)}`;
  for (const [given, text] of Object.entries(files)) {
    const [name = '', target] = given.split(' -> ');
    const path = join(repo, 'recipes', recipe, name.replace(/!$/, ''));
    await mkdir(dirname(path), { recursive: true });
    if (target !== undefined) await symlink(target, path);
    else await writeFile(path, text);
    if (name.endsWith('!')) await chmod(path, 0o755);
  }
  return checkRecipeTests(config, await recipeFiles({ repo, recipe, config }));
}

const problemsOf = async (files: Readonly<Record<string, string>>, config?: RecipeConfig) => {
  const error: unknown = await check(files, config).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ kind: 'usage', code: 'tests-not-runnable' });
  return (error as { details: { problems: string[] } }).details.problems.join('\n');
};

it('tells what would be run, folder by folder, and leaves files for people and for tests alone', async () => {
  const found = await check({
    'support.ts': '',
    'tests/README.md': 'about them',
    'tests/.gitkeep': '',
    'tests/a.test.ts': '',
    'tests/b.test.mjs': '',
    'tests/check.sh!': script,
    'tests/foo.test.js!': '#!/usr/bin/env node\nprocess.exit(1);\n',
    'tests/linked.test.ts -> a.test.ts': '',
    'tests/support/answers.json': '{}',
    'tests/support/serve.sh!': script,
    'tests/install/a.test.ts': '',
    'tests/install/support/page.html': '',
    'tests/before-upgrade/README.md': '',
    'hooks/setup.sh!': script,
    'setup_custom_tests.sh!': script,
  });
  expect(found).toEqual([
    { folder: 'install', tier: 'install', names: ['a.test.ts'] },
    {
      folder: '',
      tier: 'custom',
      names: ['a.test.ts', 'b.test.mjs', 'check.sh', 'foo.test.js', 'linked.test.ts'],
    },
  ]);
  expect(await check({ 'recipe.config.ts': '' })).toEqual([]);
});

describe('what nobody would run is refused by name, with its remedy', () => {
  it.each([
    ['tests/check.sh', script, 'has no run bit: "chmod +x"'],
    ['tests/check', script, 'has no run bit'],
    ['tests/check.py', 'assert False\n', 'has no run bit'],
    ['tests/upgrade/check.sh', script, 'has no run bit'],
    ['tests/foo.test.js', '', 'call it foo.test.mjs'],
    ['tests/foo.test.cjs', '', 'call it foo.test.mjs'],
    ['tests/foo.test.mts', '', 'call it foo.test.ts'],
    ['tests/foo.spec.ts', '', 'call it foo.test.ts'],
    ['tests/foo.spec.ts!', '', 'call it foo.test.ts'],
    ['tests/install/foo_test.ts', '', 'call it foo.test.ts'],
    ['tests/test-foo.mjs', '', 'call it foo.test.mjs'],
    ['tests/Foo.Test.TS', '', 'call it Foo.test.ts'],
    ['tests/.test.ts', '', 'is hidden'],
    ['tests/.foo.test.ts', '', 'call it foo.test.ts'],
    ['tests/.check.sh!', script, 'call it check.sh'],
    ['tests/foo.test.ts~', '', 'remove it'],
    ['tests/check.sh~!', script, 'remove it'],
    ['tests/check.sh.orig!', script, 'remove it'],
    ['tests/.foo.test.ts.swp', '', 'remove it'],
    ['tests/foo.test.ts.disabled', '', 'belongs into tests/support/'],
    ['tests/helper.ts', '', 'belongs into tests/support/'],
    ['tests/install/answers.json', '{}', 'belongs into tests/support/'],
    ['tests/empty.sh!', '', 'does not say in its first line what runs it'],
    ['tests/nothing.sh!', '#!/bin/sh\n# later\n\n', 'without a single command'],
    ['tests/setup_custom_tests.sh!', script, 'is a hook and no test'],
    ['tests/upgrade!', script, 'with the name of a folder of tests'],
    ['tests/gone.test.ts -> nowhere', '', 'is a link that leads nowhere'],
    ['tests/null.test.ts -> /dev/null', '', 'is a link to what is no file'],
    ['tests/instal/a.test.ts', '', 'call it install/'],
    ['tests/Install/a.test.ts', '', 'call it install/'],
    ['tests/pre-upgrade/a.test.ts', '', 'call it before-upgrade/'],
    ['tests/pre_backup/a.test.ts', '', 'call it before-backup/'],
    ['tests/after-restore/a.test.ts', '', 'call it restore/'],
    ['tests/custom/a.test.ts', '', 'directly in tests/'],
    ['tests/fixtures/page.html', '', 'into support/'],
    ['tests/.hidden/a.test.ts', '', 'is a folder that nobody looks into'],
    ['tests/foo.test.ts/index.ts', '', 'is a folder that nobody looks into'],
    ['tests/install/deep/a.test.ts', '', 'move it up'],
    ['tests/support/a.test.ts', '', 'is called like a test'],
    ['tests/support/deep/a.spec.js', '', 'is called like a test'],
    ['test/a.test.ts', '', 'tests lie in tests/'],
    ['Tests/check.sh!', script, 'tests lie in tests/'],
    ['a.test.ts', '', 'tests lie in tests/'],
    ['install/a.test.ts', '', 'tests lie in tests/'],
    ['setup-custom-tests.sh!', script, 'call it setup_custom_tests.sh'],
    ['setup_custom_test.sh!', script, 'call it setup_custom_tests.sh'],
    ['setup_custom_tests.sh -> nowhere', '', 'a link that leads nowhere'],
    ['hooks/install.sh!', script, 'name it in hooks.install'],
    ['tests/.DS_Store', '', 'remove it, or put it into tests/support/'],
  ])('%s', async (path, text, remedy) => {
    const problems = await problemsOf({ 'tests/good.test.ts': '', [path]: text });
    const [named = ''] = problems.split(/\/? /);
    expect(path.startsWith(named) && named.length > 3).toBe(true);
    expect(problems).toContain(remedy);
  });

  it('a pipe, without waiting for it', async () => {
    const recipe = `recipe-${(count += 1)}`;
    const tests = join(repo, 'recipes', recipe, 'tests');
    await mkdir(tests, { recursive: true });
    execFileSync('mkfifo', [join(tests, 'pipe.test.ts')]);
    const files = await recipeFiles({ repo, recipe, config: {} });
    await expect(checkRecipeTests({}, files)).rejects.toThrow(/pipe\.test\.ts is no plain file/);
  });

  it('a set-up hook without its run bit, also where there is no config', async () => {
    expect(await problemsOf({ 'setup_custom_tests.sh': script })).toContain(
      'it must be a file that can be run',
    );
  });

  it('a set-up hook that another one stands in for', async () => {
    const files = { 'setup_custom_tests.sh!': script, 'hooks/own.sh!': script };
    expect(await problemsOf(files, { hooks: { setup: 'hooks/own.sh' } })).toBe(
      'setup_custom_tests.sh is not run: hooks.setup names hooks/own.sh',
    );
  });

  it('tests of a tier that the config says does not apply', async () => {
    const config = { expectedNotApplicable: { backup: 'keeps nothing' } };
    expect(await problemsOf({ 'tests/before-backup/a.test.ts': '' }, config)).toMatch(
      /^tests\/before-backup has tests, but expectedNotApplicable says that backup does not apply/,
    );
  });

  it('approved tests of a recipe where they would never be run, and tests behind a dead link', async () => {
    const config = { expectedNotApplicable: { custom: 'none' }, approvedHeadTests: ['tests/a.test.ts'] };
    expect(await problemsOf({ 'recipe.config.ts': '' }, config)).toMatch(/^approvedHeadTests is of no use/);
    expect(await problemsOf({ 'tests -> nowhere': '' })).toMatch(/^tests is a link that leads nowhere/);
  });

  it('all of it at once', async () => {
    const problems = await problemsOf({ 'tests/check.sh': script, 'tests/instal/a.test.ts': '' });
    expect(problems.split('\n')).toHaveLength(2);
  });
});
