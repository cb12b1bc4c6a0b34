import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourceFiles } from './source-files.ts';

/** What pages of the repository name and is not there: files and folders, links, and names that are said to be in a file. */
export function deadNamesIn(root: string): string[] {
  const files = sourceFiles(root).map(({ path }) => path);
  return pages(root).flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const prose = withoutBlocks(text);
    return [
      ...deadPaths(root, prose),
      ...deadShortPaths(files, prose),
      ...deadLinks(join(root, dirname(page)), prose),
      ...lost(root, prose),
    ].map((problem) => `${page}: ${problem}`);
  });
}

const pages = (root: string) =>
  globSync(['*.md', 'docs/**/*.md', 'libs/*/README.md', 'recipes/README.md'], { cwd: root }).sort();

/** Examples have made-up names, and what is printed has those of another machine. */
const withoutBlocks = (text: string) => text.replaceAll(/^```[^]*?^```/gm, '');

function deadPaths(root: string, text: string): string[] {
  return [...text.matchAll(/`((?:libs|apps|tools|docs|recipes|\.ci)\/[\w./-]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => `${path} is not there`);
}

/** Where the library is clear, a page names a file from its room on: `decide/facts.ts`. */
function deadShortPaths(files: readonly string[], text: string): string[] {
  return [...text.matchAll(/`((?!(?:libs|apps|tools|docs|recipes)\/)[\w-]+\/[\w/-]+\.ts)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !files.some((file) => file.endsWith(`/${path}`)))
    .map((path) => `no library or app has ${path}`);
}

function deadLinks(folder: string, text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !existsSync(join(folder, target)))
    .map((target) => `the link to ${target} leads nowhere`);
}

/** Of each `name` in `file.ts` whether the file declares it. */
function lost(root: string, text: string): string[] {
  return [...text.matchAll(/`(\w+)` in `([\w./-]+\.ts)`/g)].flatMap(([, name = '', path = '']) => {
    const declares = new RegExp(`^export .*\\b(function|const|class|interface|type)\\*? ${name}\\b`, 'm');
    if (!existsSync(join(root, path))) return [];
    return declares.test(readFileSync(join(root, path), 'utf8')) ? [] : [`${path} exports no ${name}`];
  });
}
