import type { App } from '../files/apps.ts';
import {
  checkOut,
  checkOutDefaultBranch,
  ensureClean,
  ensureExists,
  fetchAll,
  type Checkout,
} from './checkout.ts';

export interface EnsureRequest {
  abraDir: string;
  chaos: boolean;
  offline: boolean;
}

/** Clean and fetched; or, under chaos, the tree as it is. */
export async function ensureRecipe(
  recipe: string,
  { abraDir, chaos, offline }: EnsureRequest,
): Promise<Checkout> {
  const checkout = await ensureExists(abraDir, recipe);
  if (chaos) return checkout;
  await ensureClean(checkout);
  if (!offline) await fetchAll(checkout);
  return checkout;
}

/** The same, at the version in the app's `TYPE`: what every verb does that reads the recipe, unless it is told `--chaos`. */
export async function ensureAppRecipe(app: App, request: EnsureRequest): Promise<Checkout> {
  const checkout = await ensureRecipe(app.recipe, request);
  if (request.chaos) return checkout;
  if (app.version === undefined) await checkOutDefaultBranch(checkout);
  else await checkOut(checkout, app.version);
  return checkout;
}
