import type { RecipeVersion } from './types.ts';

/**
 * Whether the recipe or its app calls itself unfinished. Any suffix of the recipe's own version says so, as in semantic
 * versioning; in the app's part it has to be one of the words for it, since images name their flavour there (`-alpine`,
 * `-rootless`, `-bookworm`).
 */
export function isPrerelease({ recipe, app }: RecipeVersion): boolean {
  return recipe.prerelease !== '' || isUnfinished(app.toLowerCase());
}

function isUnfinished(app: string): boolean {
  const words = app.match(/[a-z]+/g) ?? [];
  return (
    shortForm.test(app) ||
    words.some((word) => unfinished.has(word) || stems.some((stem) => word.startsWith(stem)))
  );
}

/** `2.0.0b1`, `2.0a3`, `2.0.0-m2`: one letter and a number at the end of the numbers. */
const shortForm = /[0-9][._-]?[abcm][0-9]+(?![0-9a-z])/;

/** Longer words may be built from these: `prerelease`, `beta`, `nightlybuild`. */
const stems = [
  'alpha',
  'beta',
  'nightly',
  'prerelease',
  'preview',
  'snapshot',
  'canary',
  'candidate',
  'experiment',
];

const unfinished = new Set(
  [
    'rc cr rcs pre prev ea eap tp milestone dev devel develop development unstable testing test edge next insider',
    'insiders daily trunk master main head git wip draft staging early tip bleeding ci unreleased',
  ]
    .join(' ')
    .split(' '),
);
