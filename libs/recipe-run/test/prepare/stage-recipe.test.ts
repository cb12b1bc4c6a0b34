import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecipeStore } from '@ci-warm/abra-client';
import { createRunner } from '@ci-warm/process-runner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stageRecipe } from '../../src/prepare/stage-recipe.ts';

const run = createRunner({ env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' } });
const recipe = 'not-found-503';

/** A folder of recipes with one in it, which is called like a fault, and somebody who fetches from it. */
async function world(given: { recipesUrl?: string } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ccw-stage-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const remotes = join(folder, 'does not exist');
  const remote = join(remotes, `${recipe}.git`);
  await mkdir(remote, { recursive: true });
  const git = async (...words: string[]) => {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@ci.test'];
    const done = await run(['git', '-C', remote, ...identity, ...words], { timeoutMs: 20_000 });
    if (done.exitCode !== 0) throw new Error(done.stderr);
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('commit', '--quiet', '--allow-empty', '--message', 'first');
  const recipesUrl = given.recipesUrl ?? `file://${remotes}/`;
  const store = (name: string) => createRecipeStore({ run, abraDir: join(folder, name), recipesUrl });
  const shared = store('shared');
  return {
    ...{ folder, remotes, remote, shared },
    stage: (name = recipe) =>
      stageRecipe({ recipe: name, recipes: store('own'), shared: { recipes: shared }, recipesUrl }),
  };
}

const unreachable = { kind: 'infrastructure', code: 'recipe-unreachable' };

describe('a recipe that cannot be fetched', () => {
  it('is unknown where the folder of all recipes has none of its name', async () => {
    const { stage } = await world();
    await expect(stage('no-such-recipe')).rejects.toMatchObject({ kind: 'usage', code: 'unknown-recipe' });
    expect(await stage()).toMatchObject({ ref: 'main' });
  });

  it('is out of reach where that folder is not there', async () => {
    const { stage, remotes } = await world();
    await rename(remotes, `${remotes}.away`);
    await expect(stage()).rejects.toMatchObject(unreachable);
  });

  it('is out of reach where this server has had it before', async () => {
    const { stage, remote, shared } = await world();
    expect(await shared.fetch(recipe)).toEqual({ outcome: 'fetched' });
    await rename(remote, `${remote}.away`);
    await expect(stage()).rejects.toMatchObject(unreachable);
  });

  it.each(['http://127.0.0.1:9/repository not found/', 'ssh://git@127.0.0.1:9/does-not-exist/'])(
    'is out of reach at %s',
    async (recipesUrl) => {
      const { stage } = await world({ recipesUrl });
      await expect(stage()).rejects.toMatchObject(unreachable);
    },
  );
});
