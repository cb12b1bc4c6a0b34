import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { parseRecipeVersion, sortRecipeVersions } from '@ci-warm/recipe-version';
import type { Break, PublishOptions } from '../types.ts';
import { catalogue, recipeNamed, type CatalogueRecipe } from './catalogue.ts';
import {
  addCommits,
  createBareRepository,
  listRefs,
  resolveCommit,
  type NewCommit,
} from './git-repository.ts';
import { renderRecipe } from './render.ts';

/** 1 January 2025, one day per release: the first releases have the same hashes in every sandbox. */
const firstRelease = 1_735_689_600;
const day = 86_400;

/** The recipes' git remotes below one folder: what `git.coopcloud.tech` is in the real world. */
export interface Remotes {
  folderOf(recipe: string): string;
  /** Creates the repository with the catalogue's releases, unless it is there. */
  ensure(recipe: CatalogueRecipe): Promise<void>;
  publish(recipe: string, version: string, options?: PublishOptions): Promise<{ commit: string }>;
  pullRequest(
    recipe: string,
    options?: { break?: Break | undefined },
  ): Promise<{ commit: string; ref: string }>;
  /** Oldest first, whichever kind of tag. */
  versions(recipe: string): Promise<string[]>;
}

export function createRemotes(folder: string): Remotes {
  const folderOf = (recipe: string): string => join(folder, `${recipe}.git`);
  const published = (name: string): CatalogueRecipe => {
    const recipe = recipeNamed(name);
    if (recipe === undefined || !existsSync(join(folderOf(name), 'HEAD'))) throw unknownRecipe(name);
    return recipe;
  };

  return {
    folderOf,
    async ensure(recipe) {
      const repository = folderOf(recipe.name);
      // HEAD is written before the commits: only a branch proves that an earlier attempt came to its end.
      if (existsSync(join(repository, 'HEAD')) && (await resolveCommit(repository, 'refs/heads/main')))
        return;
      await createBareRepository(repository);
      await addCommits(
        repository,
        // Within one stream of commits each stands on the one before it.
        recipe.versions.map((version, index) => release(recipe, version, { at: firstRelease + index * day })),
      );
    },
    async publish(name, version, options = {}) {
      const recipe = published(name);
      assertVersion(version);
      const repository = folderOf(name);
      if (await resolveCommit(repository, `refs/tags/${version}`)) {
        throw usage(
          'sandbox-version-taken',
          `${name} ${version} is published already`,
          'Choose a newer version: releases do not change.',
        );
      }
      const [commit] = await addCommits(repository, [
        { ...release(recipe, version, { ...options, at: nowSec() }), parent: 'refs/heads/main^0' },
      ]);
      return { commit: commit! };
    },
    async pullRequest(name, { break: fault } = {}) {
      const recipe = published(name);
      const repository = folderOf(name);
      const numbers = (await listRefs(repository, 'refs/heads/pr-')).map(Number);
      const number = Math.max(0, ...numbers) + 1;
      const ref = `pr-${number}`;
      // Main's newest commit is always a release.
      const [version = recipe.versions.at(-1)!] = await listRefs(repository, 'refs/tags/', {
        at: 'refs/heads/main',
      });
      const [commit] = await addCommits(repository, [
        {
          branch: `refs/heads/${ref}`,
          parent: 'refs/heads/main^0',
          message: `feat: change number ${number}\n`,
          at: nowSec(),
          files: renderRecipe(recipe, { version, break: fault, change: ref }),
          otherRefs: [`refs/pull/${number}/head`],
        },
      ]);
      return { commit: commit!, ref };
    },
    async versions(name) {
      const tags = await listRefs(folderOf(name), 'refs/tags/');
      return sortRecipeVersions(tags.flatMap((tag) => parseRecipeVersion(tag) ?? [])).map(({ raw }) => raw);
    },
  };
}

function release(
  recipe: CatalogueRecipe,
  version: string,
  { at, break: fault, notes, lightweight }: PublishOptions & { at: number },
): NewCommit {
  const files = renderRecipe(recipe, { version, break: fault });
  files.set(`release/${version}`, notes ?? `${recipe.name} ${version}: a maintenance release.\n`);
  return {
    branch: 'refs/heads/main',
    message: `chore: publish ${version} release\n`,
    at,
    files,
    tag: { name: version, annotated: lightweight !== true },
  };
}

function assertVersion(version: string): void {
  if (parseRecipeVersion(version)?.app) return;
  throw usage(
    'sandbox-bad-version',
    `not a recipe version: ${version}`,
    'Write it as <recipe semver>+<app version>, such as 10.7.2+26.6.3.',
  );
}

function unknownRecipe(name: string): WarmError {
  return usage(
    'sandbox-unknown-recipe',
    `no recipe named ${name} in this sandbox`,
    `Known: ${catalogue.map((recipe) => recipe.name).join(', ')}.`,
  );
}

function usage(code: string, message: string, hint: string): WarmError {
  return new WarmError({ kind: 'usage', code, message, hint });
}

function nowSec(): number {
  return Math.floor(Date.now() / 1000);
}
