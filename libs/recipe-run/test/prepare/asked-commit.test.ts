import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecipeStore, type RecipeStore } from '@ci-warm/abra-client';
import { createRunner } from '@ci-warm/process-runner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stageRecipe, type StageRequest } from '../../src/prepare/stage-recipe.ts';

const run = createRunner();
let folder: string;
let commits: Record<'first' | 'release' | 'earlier' | 'head' | 'other' | 'fork', string>;
let recipes: RecipeStore;
let shared: { recipes: RecipeStore };
let request: Omit<StageRequest, 'recipe'>;

/** The recipes' host: `coop/web.git` with pull request 7, of two commits, and 8; `me/web.git` is a fork. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asked-'));
  const remote = await repository('coop');
  const first = await commit('coop', 'first');
  const release = await commit('coop', 'release');
  await git('coop', 'tag', '--annotate', '1.0.0+1.0.0', '--message', 'x');
  const earlier = await commit('coop', 'earlier');
  const head = await commit('coop', 'head');
  await git('coop', 'update-ref', 'refs/pull/7/head', head);
  await git('coop', 'reset', '--quiet', '--hard', release);
  const other = await commit('coop', 'other');
  await git('coop', 'update-ref', 'refs/pull/8/head', other);
  await git('coop', 'reset', '--quiet', '--hard', release);
  await repository('me');
  await git('me', 'pull', '--quiet', remote, 'main');
  const fork = await commit('me', 'fork');
  await git('me', 'branch', 'feature');
  commits = { first, release, earlier, head, other, fork };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  const own = await mkdtemp(join(folder, 'abra-'));
  const recipesUrl = `file://${folder}/coop/`;
  const store = (name: string) => createRecipeStore({ run, abraDir: join(own, name), recipesUrl });
  recipes = store('own');
  shared = { recipes: store('shared') };
  request = { recipes, shared, recipesUrl };
});

async function repository(owner: string): Promise<string> {
  const path = join(folder, owner, 'web.git');
  await mkdir(path, { recursive: true });
  await git(owner, 'init', '--quiet', '--initial-branch', 'main');
  return path;
}

async function git(owner: string, ...words: string[]): Promise<string> {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  const path = join(folder, owner, 'web.git');
  const result = await run(['git', '-C', path, ...who, ...words], { timeoutMs: 30_000 });
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return result.stdout.trim();
}

async function commit(owner: string, text: string): Promise<string> {
  await writeFile(join(folder, owner, 'web.git', 'file'), `${owner} ${text}`);
  await git(owner, 'add', '--all');
  await git(owner, 'commit', '--quiet', '--message', text);
  return git(owner, 'rev-parse', 'HEAD');
}

const stage = (asked: Partial<StageRequest>) => stageRecipe({ recipe: 'web', ...request, ...asked });

describe('what is tested is what was asked for', () => {
  it('nothing more than the recipe: its newest release', async () => {
    expect(await stage({})).toMatchObject({ commit: commits.release, ref: '1.0.0+1.0.0' });
  });

  it('a pull request: its head; with a commit of it that commit, and the results know the head', async () => {
    const { head, earlier } = commits;
    const pull = { pullRequest: '7' };
    expect(await stage(pull)).toEqual({ commit: head, ref: 'pull/7/head', pullRequestHead: head });
    expect(await stage({ ...pull, ref: head })).toEqual({ commit: head, ref: head, pullRequestHead: head });
    expect(await stage({ ...pull, ref: earlier })).toMatchObject({ commit: earlier, pullRequestHead: head });
  });

  it('a name together with a fork: the fork’s branch, though the recipe has one of that name', async () => {
    const source = 'me/web';
    expect(await stage({ ref: 'main', source })).toMatchObject({ commit: commits.fork });
    expect(await stage({ ref: 'feature', source })).toMatchObject({ commit: commits.fork });
    expect(await stage({ ref: commits.fork, source })).toMatchObject({ commit: commits.fork });
    expect(await stage({ ref: 'main' })).toMatchObject({ commit: commits.release });
  });

  it('a branch as the remote has it now, and a commit by the beginning of its hash', async () => {
    await git('coop', 'branch', 'moving', commits.first);
    await shared.recipes.fetch('web');
    await git('coop', 'branch', '--force', 'moving', commits.release);
    expect(await stage({ ref: 'moving' })).toMatchObject({ commit: commits.release });
    const short = commits.first.slice(0, 10);
    expect(await stage({ ref: short })).toMatchObject({ commit: commits.first, ref: short });
  });
});

describe('what is not there is refused', () => {
  const usage = (code: string, message: string) => ({
    ...{ kind: 'usage', code },
    message: expect.stringContaining(message) as string,
  });
  it.each<[string, () => Partial<StageRequest>, object]>([
    ['a pull request', () => ({ pullRequest: '4711' }), usage('pull-request-not-found', 'pull request 4711')],
    [
      'a pull request, though the commit is there',
      () => ({ pullRequest: '4711', ref: commits.release }),
      usage('pull-request-not-found', 'pull request 4711'),
    ],
    [
      'a commit of another pull request',
      () => ({ pullRequest: '7', ref: commits.other }),
      usage('not-of-pull-request', '--ref (REF) and --pr (PR)'),
    ],
    [
      'a commit that the pull request only builds on',
      () => ({ pullRequest: '7', ref: commits.first }),
      usage('not-of-pull-request', 'whose head is'),
    ],
    ['a commit', () => ({ ref: 'f'.repeat(40) }), usage('ref-not-found', 'has no ffff')],
    ['a branch of a fork', () => ({ ref: 'none', source: 'me/web' }), usage('ref-not-found', 'the fork')],
    [
      'a tag that only the recipe has, asked of a fork',
      () => ({ ref: '1.0.0+1.0.0', source: 'me/web' }),
      usage('ref-not-found', 'the fork'),
    ],
    [
      'a fork',
      () => ({ ref: 'main', source: 'nobody/web' }),
      usage('unknown-source', 'nobody/web.git of web'),
    ],
    [
      'a fork beside a pull request that is',
      () => ({ pullRequest: '7', source: 'nobody/web' }),
      usage('unknown-source', 'nobody/web.git of web'),
    ],
  ])('%s', async (_name, asked, expected) => {
    await expect(stage(asked())).rejects.toMatchObject(expected);
  });

  it('a branch that the remote has no more', async () => {
    await git('coop', 'branch', 'gone', commits.first);
    await shared.recipes.fetch('web');
    await git('coop', 'branch', '-D', 'gone');
    await expect(stage({ ref: 'gone' })).rejects.toMatchObject(usage('ref-not-found', 'has no gone'));
  });
});

describe('a remote that does not answer', () => {
  const unreachable = { kind: 'infrastructure', code: 'recipe-unreachable' };
  const nowhere = 'http://127.0.0.1:1/me/web.git';

  it('is no reason to test anything else, be it the fork or the recipe’s own', async () => {
    await expect(stage({ ref: 'main', source: nowhere })).rejects.toMatchObject(unreachable);
    await expect(stage({ ref: 'f'.repeat(40), source: nowhere })).rejects.toMatchObject(unreachable);
    await expect(stage({ pullRequest: '7', source: nowhere })).rejects.toMatchObject(unreachable);
    const recipesUrl = 'http://127.0.0.1:1/';
    const away = createRecipeStore({ run, abraDir: join(folder, 'away'), recipesUrl });
    await expect(stage({ recipes: away, recipesUrl, pullRequest: '7' })).rejects.toMatchObject(unreachable);
  });

  it('from one moment to the next, too', async () => {
    await recipes.fetch('web');
    const away: RecipeStore = {
      ...recipes,
      fetch: async (...words) => {
        const fetched = await recipes.fetch(...words);
        await rename(join(folder, 'coop', 'web.git', '.git'), join(folder, 'moved'));
        return fetched;
      },
    };
    const staging = stage({ recipes: away, pullRequest: '7' });
    await expect(
      staging.finally(() => rename(join(folder, 'moved'), join(folder, 'coop', 'web.git', '.git'))),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^(unknown-recipe|recipe-unreachable)$/) as string,
    });
  });
});

describe('a staged checkout', () => {
  it('is tested at its HEAD, and refused where something else is asked for besides', async () => {
    await shared.recipes.fetch('web');
    await shared.recipes.checkout('web', '1.0.0+1.0.0');
    const skipFetch = true;
    const { release, first } = commits;
    expect(await stage({ skipFetch })).toMatchObject({ commit: release });
    for (const ref of ['1.0.0+1.0.0', release, 'main'])
      expect(await stage({ skipFetch, ref, recipes: anew() })).toMatchObject({ commit: release, ref });
    for (const ref of [first, 'nothing'])
      await expect(stage({ skipFetch, ref, recipes: anew() })).rejects.toMatchObject({
        ...{ kind: 'usage', code: 'checkout-elsewhere' },
        message: expect.stringMatching(/CCCI_SKIP_FETCH.*\(REF\)/) as string,
      });
    for (const more of [{ pullRequest: '7' }, { source: 'me/web' }])
      await expect(stage({ skipFetch, ...more })).rejects.toMatchObject({ kind: 'usage' });
  });

  const anew = () =>
    createRecipeStore({
      run,
      abraDir: join(folder, `anew-${Math.random()}`),
      recipesUrl: request.recipesUrl,
    });
});
