import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRunner } from '@ci-warm/process-runner';
import { parseRecipeVersion, type RecipeVersion } from '@ci-warm/recipe-version';
import { bundleOf, createRecipeStore, explainLightweight } from '../src/index.ts';
import { testFolder } from './folder.ts';
import { recipeAndRemote, type Recipes } from './remote.ts';

describe('versions', () => {
  test('are the annotated tags, by the commit behind them, oldest first; the others are reported', async () => {
    const { commit, git, recipes } = await recipeAndRemote();
    const commits: Record<string, string> = {};
    for (const tag of ['1.9.0+2.0.0', '1.10.0+1.9.0', '1.10.0+1.10.0', '0.1.0+1.0.0']) {
      commits[tag] = await commit({ 'compose.yml': tag });
      await git('tag', '--annotate', tag, '--message', 'release');
    }
    await git('tag', '2.0.0+3.0.0');
    await git('tag', '--annotate', 'not-a-version', '--message', 'x');
    await recipes.fetch('web');
    const { versions, lightweight, unreadable } = await recipes.versions('web');
    expect(versions.map(({ version, commit }) => [version.raw, commit])).toEqual(
      ['0.1.0+1.0.0', '1.9.0+2.0.0', '1.10.0+1.9.0', '1.10.0+1.10.0'].map((tag) => [tag, commits[tag]]),
    );
    expect({ lightweight, unreadable }).toEqual({
      lightweight: ['2.0.0+3.0.0'],
      unreadable: ['not-a-version'],
    });
  });

  test('are those of the remote, also when a tag has moved', async () => {
    const { commit, git, recipes } = await recipeAndRemote();
    const old = await commit({ a: '1' });
    await git('tag', '--annotate', '1.0.0+1', '--message', 'x');
    await recipes.fetch('web');
    const moved = await commit({ a: '2' });
    await git('tag', '--force', '--annotate', '1.0.0+1', '--message', 'x');
    expect(await recipes.fetch('web')).toEqual({ outcome: 'fetched' });
    expect((await recipes.versions('web')).versions[0]?.commit).toBe(moved);
    expect(await recipes.resolve('web', old)).toBe(old);
  });

  test('take one git process, and none of them is abra', async () => {
    const started: string[] = [];
    const run = createRunner();
    const { commit, recipes, abraDir } = await recipeAndRemote();
    await commit({});
    await recipes.fetch('web');
    const counting = createRecipeStore({
      run: (argv, options) => (started.push(argv[0] ?? ''), run(argv, options)),
      abraDir,
    });
    await counting.versions('web');
    expect(started).toEqual(['git']);
  });
});

describe('fetching', () => {
  test('leaves the checkout as it is when the remote cannot be reached', async () => {
    const { commit, recipes, abraDir } = await recipeAndRemote();
    const head = await commit({ a: '1' });
    await recipes.fetch('web');
    const offline = createRecipeStore({ run: createRunner(), abraDir, recipesUrl: 'file:///no/such/' });
    // The checkout remembers its remote; a recipe that is not there yet does not.
    expect(await offline.fetch('other')).toMatchObject({
      outcome: 'unreachable',
      reason: expect.stringContaining('does not'),
    });
    expect(await offline.exists('other')).toBe(false);
    expect(await offline.headCommit('web')).toBe(head);
  });

  test('says why, without credentials', async () => {
    const folder = await testFolder();
    const says = `fatal: repository 'https://user:hunter2@git.ci.test/web.git/' not found`;
    await writeFile(path.join(folder, 'git'), `#!/bin/sh\necho "${says}" >&2\nexit 128\n`, { mode: 0o755 });
    const run = createRunner({ env: { PATH: `${folder}:${process.env['PATH']}` } });
    expect(await createRecipeStore({ run, abraDir: folder }).fetch('web')).toEqual({
      outcome: 'unreachable',
      reason: `repository 'https://***@git.ci.test/web.git/' not found`,
    });
  });

  test('changes neither what is checked out nor what is being edited', async () => {
    const { commit, recipes, abraDir } = await recipeAndRemote();
    const head = await commit({ a: '1' });
    await recipes.fetch('web');
    await writeFile(path.join(abraDir, 'recipes/web/a'), 'edited');
    const next = await commit({ a: '2' });
    await recipes.fetch('web');
    expect([
      await recipes.headCommit('web'),
      await recipes.isDirty('web'),
      await recipes.resolve('web', 'main'),
    ]).toEqual([head, true, next]);
  });

  test('gets revisions that no branch has', async () => {
    const { commit, git, recipes } = await recipeAndRemote();
    await commit({ a: '1' });
    const pull = await commit({ a: 'pull request' });
    await git('update-ref', 'refs/pull/7/head', pull);
    await git('reset', '--quiet', '--hard', 'HEAD~1');
    await recipes.fetch('web');
    expect(await recipes.resolve('web', pull)).toBeUndefined();
    await recipes.fetch('web', { revisions: ['refs/pull/7/head'] });
    expect(await recipes.resolve('web', pull)).toBe(pull);
    expect(await recipes.fetch('web', { revisions: ['0123456789012345678901234567890123456789'] })).toEqual({
      outcome: 'fetched',
    });
  });

  test('gets a single commit by its hash, from a fork', async () => {
    const fork = await recipeAndRemote();
    const { commit, recipes } = await recipeAndRemote();
    await commit({ a: '1' });
    const head = await fork.commit({ a: 'fork' });
    await recipes.fetch('web', { revisions: [head], from: fork.remote });
    expect(await recipes.resolve('web', head.slice(0, 8))).toBe(head);
  });
});

describe('a revision', () => {
  test('may be a tag, a branch or a hash; the tag wins', async () => {
    const { commit, git, recipes } = await recipeAndRemote();
    const first = await commit({ a: '1' });
    await git('tag', '--annotate', '1.0.0+1', '--message', 'x');
    const second = await commit({ a: '2' });
    await git('branch', '1.0.0+1');
    await recipes.fetch('web');
    expect(await recipes.resolve('web', '1.0.0+1')).toBe(first);
    expect(await recipes.resolve('web', 'main')).toBe(second);
    expect(await recipes.resolve('web', first.slice(0, 10))).toBe(first);
    expect(await recipes.resolve('web', 'nothing')).toBeUndefined();
  });

  test('that is a whole hash is that commit, whatever a tag or a branch of that name says', async () => {
    const { commit, git, recipes } = await recipeAndRemote();
    const first = await commit({ a: '1' });
    const second = await commit({ a: '2' });
    await git('tag', '--annotate', first, '--message', 'x');
    await git('update-ref', `refs/heads/${first}`, second);
    await recipes.fetch('web');
    expect(await recipes.resolve('web', first)).toBe(first);
    expect(await recipes.fileAt('web', first, 'a')).toBe('1');
    const none = 'f'.repeat(40);
    expect(await recipes.resolve('web', none)).toBeUndefined();
    expect(await recipes.fileAt('web', none, 'a')).toBeUndefined();
  });

  test('is checked out detached, by the newest that the remote has', async () => {
    const { commit, recipes } = await recipeAndRemote();
    const first = await commit({ a: '1' });
    await recipes.fetch('web');
    const second = await commit({ a: '2' });
    await recipes.fetch('web');
    await recipes.checkout('web', 'main');
    expect(await recipes.headCommit('web')).toBe(second);
    await recipes.checkout('web', first);
    expect(await recipes.headCommit('web')).toBe(first);
  });

  test('is not checked out over changes, an untracked file is enough', async () => {
    const { commit, recipes, abraDir } = await recipeAndRemote();
    await commit({ a: '1' });
    await recipes.fetch('web');
    expect(await recipes.isDirty('web')).toBe(false);
    await writeFile(path.join(abraDir, 'recipes/web/untracked'), '');
    await expect(recipes.checkout('web', 'main')).rejects.toMatchObject({
      kind: 'usage',
      code: 'recipe-dirty',
    });
  });

  test('that is not there, or a recipe that is not, is named', async () => {
    const { commit, recipes } = await recipeAndRemote();
    await expect(recipes.versions('web')).rejects.toMatchObject({
      code: 'recipe-missing',
      message: expect.stringContaining('web'),
    });
    await commit({});
    await recipes.fetch('web');
    await expect(recipes.checkout('web', '9.9.9+9')).rejects.toMatchObject({
      code: 'unknown-revision',
      message: expect.stringContaining('9.9.9+9'),
    });
    for (const name of ['../x', '-x', '', 'a/b', 'a..b'])
      expect(() => recipes.path(name)).toThrow(/cannot be the name/);
    await expect(recipes.resolve('web', '--all')).rejects.toMatchObject({ code: 'bad-revision-name' });
  });
});

test('release notes and files are those of the version, wherever the checkout stands', async () => {
  const { commit, git, recipes } = await recipeAndRemote();
  for (const tag of ['1.0.0+1', '1.1.0+1']) {
    await commit({ [`release/${tag}`]: `notes of ${tag}\n`, 'compose.yml': tag });
    await git('tag', '--annotate', tag, '--message', 'x');
  }
  await commit({ 'release/1.0.0+1': 'rewritten later\n' });
  await recipes.fetch('web');
  expect(await recipes.releaseNotes('web', '1.0.0+1')).toBe('notes of 1.0.0+1\n');
  expect(await recipes.releaseNotes('web', '1.1.0+1')).toBe('notes of 1.1.0+1\n');
  expect(await recipes.releaseNotes('web', '1.2.0+1')).toBeUndefined();
  expect(await recipes.fileAt('web', '1.0.0+1', 'compose.yml')).toBe('1.0.0+1');
  expect(await recipes.fileAt('web', '1.0.0+1', 'none.yml')).toBeUndefined();
});

describe('images', () => {
  const files = {
    'abra.sh': 'export WEB_VERSION=1.29\nexport CONF="v2" # a comment\n',
    'compose.yml':
      'services:\n  app:\n    image: nginx:${WEB_VERSION}\n  db:\n    image: "postgres:${PG:-15}"\n',
    'compose.big.yml': 'services:\n  db:\n    image: ${REGISTRY}/postgres:16\n',
  };

  test('come from all compose files of the app, with its variables and those of abra.sh', async () => {
    const { commit, recipes } = await recipeAndRemote();
    const revision = await commit(files);
    await recipes.fetch('web');
    expect(await recipes.imagesAt('web', revision, new Map())).toEqual(['nginx:1.29', 'postgres:15']);
    const env = new Map([
      ['COMPOSE_FILE', 'compose.yml:compose.big.yml'],
      ['REGISTRY', 'hub.ci.test'],
      ['WEB_VERSION', 'overridden by the recipe'],
    ]);
    expect(await recipes.imagesAt('web', revision, env)).toEqual(['hub.ci.test/postgres:16', 'nginx:1.29']);
  });

  test('are those of the files that abra.sh names, merge keys followed: what abra deploys', async () => {
    const { commit, recipes } = await recipeAndRemote();
    const revision = await commit({
      ...files,
      'abra.sh': 'export COMPOSE_FILE=compose.other.yml\n',
      'compose.other.yml': 'x-a: &a { image: "other:${STACK_NAME}" }\nservices: { app: { <<: *a } }\n',
    });
    await recipes.fetch('web');
    const env = new Map([
      ['DOMAIN', 'web.ci.test'],
      ['COMPOSE_FILE', 'compose.yml'],
    ]);
    expect(await recipes.imagesAt('web', revision, env)).toEqual(['other:web_ci_test']);
  });

  test('of a file that is missing or broken are an error that names it', async () => {
    const { commit, recipes } = await recipeAndRemote();
    const revision = await commit({ ...files, 'compose.bad.yml': 'services: [' });
    await recipes.fetch('web');
    const images = (name: string) => recipes.imagesAt('web', revision, new Map([['COMPOSE_FILE', name]]));
    await expect(images('compose.none.yml')).rejects.toMatchObject({
      code: 'compose-missing',
      message: expect.stringContaining('compose.none.yml'),
    });
    await expect(images('compose.bad.yml')).rejects.toMatchObject({
      code: 'compose-unreadable',
      message: expect.stringContaining('compose.bad.yml'),
    });
  });
});

test('a clone from another checkout stands where that one stands, and knows the real remote', async () => {
  const { commit, git, recipes, local, abraDir } = await recipeAndRemote();
  const base = await commit({ a: '1' });
  await git('tag', '--annotate', '1.0.0+1', '--message', 'x');
  await commit({ a: '2' });
  await recipes.fetch('web');
  await recipes.checkout('web', base);
  const own = createRecipeStore({ run: createRunner(), abraDir: path.join(abraDir, 'run') });
  await own.cloneFrom('web', recipes.path('web'));
  expect(await own.headCommit('web')).toBe(base);
  expect(await own.versions('web')).toEqual(await recipes.versions('web'));
  expect(await own.resolve('web', 'main')).toBe(await recipes.resolve('web', 'main'));
  expect(await own.fetch('web')).toEqual({ outcome: 'fetched' });
  expect(await local('status', '--porcelain')).toBe('');
});

describe('tags', () => {
  const tags = async ({ recipes }: Recipes) => {
    const { versions, lightweight } = await recipes.versions('web');
    return { versions: versions.map(({ version }) => version.raw), lightweight };
  };

  test('that were withdrawn at the remote are gone, of every kind; where it cannot be reached, all stay', async () => {
    const world = await recipeAndRemote();
    const { commit, git, recipes, remote } = world;
    await commit({ a: '1' });
    await git('tag', '--annotate', '1.0.0+1', '--message', 'x');
    await commit({ a: '2' });
    await git('tag', '--annotate', '1.1.0+1', '--message', 'x');
    await git('tag', '2.0.0+1');
    await git('tag', 'not-a-version');
    await git('branch', 'topic');
    await recipes.fetch('web');
    const all = { versions: ['1.0.0+1', '1.1.0+1'], lightweight: ['2.0.0+1', 'not-a-version'] };
    expect(await tags(world)).toEqual(all);

    await git('tag', '--delete', '1.1.0+1', '2.0.0+1', 'not-a-version');
    await git('branch', '--delete', 'topic');
    await rename(remote, `${remote}.away`);
    expect(await recipes.fetch('web')).toMatchObject({ outcome: 'unreachable' });
    expect(await tags(world)).toEqual(all);

    await rename(`${remote}.away`, remote);
    expect(await recipes.fetch('web')).toEqual({ outcome: 'fetched' });
    expect(await tags(world)).toEqual({ versions: ['1.0.0+1'], lightweight: [] });
    expect(await recipes.resolve('web', 'topic')).toBeUndefined();
    expect(await recipes.resolve('web', 'main')).toBeDefined();
  });

  test('are fetched by several at once', async () => {
    const world = await recipeAndRemote();
    const { commit, git, recipes } = world;
    await commit({ a: '1' });
    await recipes.fetch('web');
    for (const tag of ['1.0.0+1', '1.1.0+1', '1.2.0+1']) {
      await commit({ a: tag });
      await git('tag', '--annotate', tag, '--message', 'x');
    }
    const fetches = await Promise.all(Array.from({ length: 6 }, () => recipes.fetch('web')));
    expect(fetches).toEqual(Array.from({ length: 6 }, () => ({ outcome: 'fetched' })));
    expect((await tags(world)).versions).toEqual(['1.0.0+1', '1.1.0+1', '1.2.0+1']);
  });
});

describe('a commit that is kept', () => {
  const twoApps = async () => {
    const world = await recipeAndRemote();
    const { commit, git, recipes, local } = world;
    const first = await commit({ a: '1' });
    const withdrawn = await commit({ a: 'withdrawn' });
    await git('tag', '--annotate', '1.1.0+1', '--message', 'x');
    await recipes.fetch('web');
    await recipes.checkout('web', first);
    return {
      ...world,
      first,
      withdrawn,
      kept: () => local('for-each-ref', '--format=%(refname)', 'refs/ci-warm'),
    };
  };

  test('outlives its tag, its branch, a fetch and a collection, here and in a clone of here', async () => {
    const { git, local, recipes, first, withdrawn, abraDir } = await twoApps();
    await recipes.keep('web', 'app.ci.test', [withdrawn]);
    await git('tag', '--delete', '1.1.0+1');
    await git('reset', '--quiet', '--hard', first);
    await recipes.fetch('web');
    await local('branch', '--force', 'main', first);
    await local('reflog', 'expire', '--expire=now', '--all');
    await local('gc', '--quiet', '--prune=now');
    expect(await recipes.resolve('web', '1.1.0+1')).toBeUndefined();
    expect(await recipes.resolve('web', withdrawn)).toBe(withdrawn);
    expect(await recipes.fileAt('web', withdrawn, 'a')).toBe('withdrawn');
    const own = createRecipeStore({ run: createRunner(), abraDir: `${abraDir}-of-a-run` });
    await own.cloneFrom('web', recipes.path('web'));
    await own.fetch('web');
    expect(await own.fileAt('web', withdrawn, 'a')).toBe('withdrawn');
  });

  test('is taken from another checkout where this one has it not', async () => {
    const { recipes, git, commit, abraDir } = await twoApps();
    const other = createRecipeStore({ run: createRunner(), abraDir: `${abraDir}-of-the-server` });
    await other.cloneFrom('web', recipes.path('web'));
    const later = await commit({ a: 'later' });
    await recipes.fetch('web');
    await git('reset', '--quiet', '--hard', 'HEAD~1');
    await other.keep('web', 'app.ci.test', [later, 'f'.repeat(40)], recipes.path('web'));
    expect(await other.fileAt('web', later, 'a')).toBe('later');
  });

  test('is kept in a file of its own, which outlives the checkout', async () => {
    const { recipes, first, withdrawn, git, remote, abraDir } = await twoApps();
    const archive = path.join(await testFolder(), 'commits');
    await recipes.archive('web', archive, [first, withdrawn]);
    const file = await stat(path.join(archive, bundleOf(withdrawn)));
    await recipes.archive('web', archive, [withdrawn, 'f'.repeat(40)]);
    expect(await readdir(archive)).toEqual([bundleOf(withdrawn)]);
    expect(await stat(path.join(archive, bundleOf(withdrawn)))).toMatchObject({ mtimeMs: file.mtimeMs });
    const own = createRecipeStore({ run: createRunner(), abraDir: `${abraDir}-of-a-run` });
    await git('tag', '--delete', '1.1.0+1');
    await git('reset', '--quiet', '--hard', first);
    await mkdir(`${abraDir}-of-a-run/recipes`, { recursive: true });
    await createRunner()(['git', 'clone', '--quiet', `file://${remote}`, own.path('web')], {
      timeoutMs: 20_000,
    });
    expect(await own.resolve('web', withdrawn)).toBeUndefined();
    await own.keep('web', 'app.ci.test', [withdrawn], path.join(archive, bundleOf(withdrawn)));
    expect(await own.fileAt('web', withdrawn, 'a')).toBe('withdrawn');
    await recipes.archive('web', archive, []);
    await expect(stat(archive)).rejects.toThrow('ENOENT');
  });

  test('is one of each app: what one names no more goes, and nothing of the others', async () => {
    const { recipes, first, withdrawn, kept } = await twoApps();
    await recipes.keep('web', 'one.ci.test', [first, withdrawn]);
    await recipes.keep('web', 'other.ci.test', [withdrawn, 'f'.repeat(40), 'no-hash']);
    await recipes.keep('web', 'one.ci.test', [first]);
    expect((await kept()).split('\n')).toEqual([
      `refs/ci-warm/kept/one_ci_test/${first}`,
      `refs/ci-warm/kept/other_ci_test/${withdrawn}`,
    ]);
    await recipes.keep('web', 'one.ci.test', []);
    await recipes.keep('web', 'other.ci.test', []);
    expect(await kept()).toBe('');
    expect(await recipes.keep('no-such-recipe', 'one.ci.test', [first])).toBeUndefined();
  });
});

test('lightweight tags are explained, those that would be newer by name', () => {
  const of = (...lightweight: string[]) => {
    const tagged = { version: parsed('1.0.0+1'), commit: 'c' };
    return explainLightweight({ versions: [tagged], lightweight, unreadable: [] });
  };
  const parsed = (raw: string) => parseRecipeVersion(raw) as RecipeVersion;
  expect(of()).toBeUndefined();
  expect(of('0.9.0+1', 'mark')).toMatch(/^lightweight tags \(0\.9\.0\+1, mark\): abra deploys no release/);
  expect(of('1.1.0+1', 'mark')).toContain('1.1.0+1 is passed over as no release');
});
