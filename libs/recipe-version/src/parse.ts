import type { RecipeVersion, VersionParts } from './types.ts';

/**
 * Reads a recipe's version. The recipe part must be a strict semantic version; the app part may be anything.
 *
 * @returns `undefined` when the recipe part is not a version, or the whole could not be a git tag
 */
export function parseRecipeVersion(raw: string): RecipeVersion | undefined {
  const plus = raw.indexOf('+');
  const recipe = parseStrict(plus === -1 ? raw : raw.slice(0, plus));
  const app = plus === -1 ? '' : raw.slice(plus + 1);
  if (!recipe || !/^[0-9A-Za-z._+-]*$/.test(app)) return undefined;
  return { raw, recipe, app, appParts: parseApp(app) };
}

function parseStrict(text: string): VersionParts | undefined {
  const match = strictPattern.exec(text);
  if (!match) return undefined;
  return toParts(match[1], match[2], match[3], match[4]);
}

/** Upstreams write `v3.6.15`, `26.6`, `2024.01.05` and `1.2.3-alpine-2`; all of these have an order. */
function parseApp(text: string): VersionParts | undefined {
  const match = appPattern.exec(text);
  if (!match) return undefined;
  return toParts(match[1], match[2], match[3], match[4]);
}

function toParts(major = '0', minor = '0', patch = '0', prerelease = ''): VersionParts | undefined {
  const numbers = [major, minor, patch].map(Number);
  if (!numbers.every(Number.isSafeInteger)) return undefined;
  const [first = 0, second = 0, third = 0] = numbers;
  return { major: first, minor: second, patch: third, prerelease };
}

const number = '(0|[1-9][0-9]*)';
const identifier = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const strictPattern = new RegExp(
  `^${number}\\.${number}\\.${number}(?:-(${identifier}(?:\\.${identifier})*))?$`,
);
const appPattern = /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z][0-9A-Za-z.-]*))?$/;
