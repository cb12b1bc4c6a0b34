import { editDistance } from '@ci-warm/errors';
import { isStageFolder, stageFolders, supportFolder } from './stage-folders.ts';

export interface NameProblem {
  why: string;
  remedy: string;
  /** Also where the file is executable. */
  always: boolean;
}

/** What is wrong with the name of a file among tests, and the nearest right one; `undefined` for any other name. Pure. */
export function remedyForName(name: string): NameProblem | undefined {
  if (leftover.test(name))
    return { why: 'is what an editor or a merge left behind', remedy: 'remove it', always: true };
  const plain = name.replace(/^\.+/, '');
  const nearest = nearestTestName(plain);
  if (name.startsWith('.')) {
    const call = nearest ?? (scriptName.test(plain) ? plain : undefined);
    const remedy =
      call === undefined
        ? `remove it, or put it into tests/${supportFolder}/`
        : `call it ${call}, or remove it`;
    return { why: 'is hidden, and hidden files are not run', remedy, always: true };
  }
  if (nearest === undefined || nearest === name) return undefined;
  return { why: 'is not a name that is run', remedy: `call it ${nearest}`, always: false };
}

/** `foo.spec.js` is meant to be `foo.test.mjs`. Only for names that look like those of a test. */
function nearestTestName(name: string): string | undefined {
  const [, stem = '', language] = /^(.+)\.([cm]?[jt]sx?)$/i.exec(name) ?? [];
  if (language === undefined) return undefined;
  const ending = /ts/i.test(language) ? 'ts' : 'mjs';
  const bare = stem.replace(/^(?:tests?|specs?)[._-]/i, '').replace(/[._-](?:tests?|specs?)$/i, '');
  const looksLike = bare !== stem || /^(?:tests?|specs?)$/i.test(stem);
  return looksLike ? `${bare}.test.${ending}` : undefined;
}

/** Where the files of a folder among tests belong that nobody looks into. Pure. */
export function remedyForFolder(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  const said = plain
    .replace(/^pre-?/, 'before-')
    .replace(/^(?:post|after)-?/, '')
    .replace(/^before-?/, 'before-');
  if (isStageFolder(said)) return `call it ${said}/`;
  if (/^(?:custom|all|e2e|functional)$/.test(plain)) return 'tests of the tier custom lie directly in tests/';
  if (plain === 'fresh-install')
    return 'the tier fresh-install has no tests of the recipe; see tests/install/';
  const near = [...Object.keys(stageFolders), supportFolder].filter((one) => editDistance(said, one) <= 2);
  const [best] = near.sort((a, b) => editDistance(said, a) - editDistance(said, b));
  if (best !== undefined) return `call it ${best}/`;
  return `move what tests only use into ${supportFolder}/; folders of tests are ${Object.keys(stageFolders).join(', ')}`;
}

/** Names of what is a script in most hands, whether or not it can be run. */
export const scriptName = /\.(?:sh|bash|zsh|py|rb|pl|php)$/i;

/** Whether a file is called like a test, by any common habit. Pure. */
export const isNamedLikeTest = (name: string) => /[._-](?:test|spec)\.[cm]?[jt]sx?$/i.test(name);

const leftover =
  /~$|^#.*#$|^\.#|\.(?:bak|orig|rej|old|save|sw[a-p]|tmp)$|\.(?:LOCAL|REMOTE|BASE|BACKUP)\.\d+\./;
