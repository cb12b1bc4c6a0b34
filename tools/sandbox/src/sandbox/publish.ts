import { recipeNamed } from '../recipes/catalogue.ts';
import { createRemotes } from '../recipes/remotes.ts';
import type { Break, PublishOptions } from '../types.ts';
import { withFolderLock } from './folder-lock.ts';
import type { Layout } from './layout.ts';
import { addImages } from './registry.ts';

/** A new release on a recipe's remote; its images can be pulled from then on. */
export async function publishRelease(
  layout: Layout,
  recipe: string,
  version: string,
  options?: PublishOptions,
): Promise<{ commit: string }> {
  return await withFolderLock(layout, async () => {
    const published = await createRemotes(layout.remotesDir).publish(recipe, version, options);
    await addImages(layout, recipeNamed(recipe)!, version, false);
    return published;
  });
}

/** A commit on a new branch of a recipe's remote, with the images of its newest release. */
export async function publishPullRequest(
  layout: Layout,
  recipe: string,
  options?: { break?: Break | undefined },
): Promise<{ commit: string; ref: string }> {
  return await withFolderLock(
    layout,
    async () => await createRemotes(layout.remotesDir).pullRequest(recipe, options),
  );
}
