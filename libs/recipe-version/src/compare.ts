import type { RecipeVersion, VersionParts } from './types.ts';

/**
 * Orders by the recipe's version, then by the app's; negative when `a` is older. Versions that only differ in how they
 * are written (`+v1.2` and `+1.2.0`) compare as equal. An app version that cannot be read is older than one that can.
 */
export function compareRecipeVersions(a: RecipeVersion, b: RecipeVersion): number {
  return compareParts(a.recipe, b.recipe) || compareApps(a, b);
}

/** A new list, oldest first, in an order that does not depend on the one given. */
export function sortRecipeVersions(versions: readonly RecipeVersion[]): RecipeVersion[] {
  return [...versions].sort((a, b) => compareRecipeVersions(a, b) || compareText(a.raw, b.raw));
}

function compareApps(a: RecipeVersion, b: RecipeVersion): number {
  if (a.appParts && b.appParts) return compareParts(a.appParts, b.appParts);
  if (a.appParts) return 1;
  if (b.appParts) return -1;
  return compareText(a.app, b.app);
}

function compareParts(a: VersionParts, b: VersionParts): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}

/** Semantic versioning's rule 11: no prerelease is newest; identifiers from left to right, numbers below words. */
function comparePrereleases(a: string, b: string): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  const left = a.split('.');
  const right = b.split('.');
  for (const [index, identifier] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(identifier, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareIdentifiers(a: string, b: string): number {
  const numeric = [a, b].map((text) => /^[0-9]+$/.test(text));
  if (numeric[0] && numeric[1]) return a.length - b.length || compareText(a, b);
  if (numeric[0] || numeric[1]) return numeric[0] ? -1 : 1;
  return compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
