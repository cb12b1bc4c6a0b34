import { git } from './git.ts';

export interface Tags {
  /** Annotated ones, oldest version first: only these are versions. */
  annotated: readonly string[];
  lightweight: readonly string[];
}

export async function readTags(path: string): Promise<Tags> {
  const lines = await git(path, ['for-each-ref', '--format=%(objecttype) %(refname:strip=2)', 'refs/tags']);
  const all = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(/ (.*)/s));
  const named = (wanted: (type: string) => boolean) =>
    all.filter(([type = '']) => wanted(type)).map(([, name = '']) => name);
  return {
    annotated: named((type) => type === 'tag').sort(compareVersions),
    lightweight: named((type) => type !== 'tag'),
  };
}

export async function latestVersion(path: string): Promise<string | undefined> {
  return (await readTags(path)).annotated.at(-1);
}

/** The recipe's part before `+` decides, then the app's; either may have a prerelease. */
export function compareVersions(a: string, b: string): number {
  const [recipeA = '', appA = ''] = a.split(/\+(.*)/s);
  const [recipeB = '', appB = ''] = b.split(/\+(.*)/s);
  return comparePart(recipeA, recipeB) || comparePart(appA, appB);
}

function comparePart(a: string, b: string): number {
  const [numbersA, preA] = readPart(a);
  const [numbersB, preB] = readPart(b);
  for (let index = 0; index < Math.max(numbersA.length, numbersB.length); index += 1) {
    const difference = (numbersA[index] ?? 0) - (numbersB[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // A prerelease comes before its release.
  if (preA === '' || preB === '') return Number(preA === '') - Number(preB === '');
  return preA.localeCompare(preB, 'en', { numeric: true });
}

function readPart(part: string): [number[], string] {
  const [core = '', pre = ''] = part.replace(/^v/, '').split(/-(.*)/s);
  return [core.split('.').map((piece) => Number.parseInt(piece, 10) || 0), pre];
}
