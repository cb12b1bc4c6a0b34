import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The example of a library's README: its first block of TypeScript. */
export interface Example {
  /** `libs/clock`. */
  library: string;
  code: string;
  /** Texts of its comments: among them is what it prints. */
  comments: readonly string[];
  /** Whether it says what it prints, so that it can be run and held to that. */
  saysWhatItPrints: boolean;
}

/** The examples of all libraries, by name. @throws Error that names every library without one */
export function examplesOf(root: string): Example[] {
  const libraries = globSync('libs/*/package.json', { cwd: root }).map(dirname).sort();
  const examples = libraries.map((library) => ({ library, code: firstBlock(join(root, library)) }));
  const without = examples.filter(({ code }) => code === undefined);
  if (without.length > 0)
    throw new Error(`no example in the README of ${without.map(({ library }) => library).join(', ')}`);
  return examples.map(({ library, code = '' }) => {
    const comments = [...code.matchAll(/\/\/ (.*)$/gm)].map(([, text = '']) => text);
    return { library, code, comments, saysWhatItPrints: /console\.log\([^]*?\);? ?\n?\/\/ /.test(code) };
  });
}

function firstBlock(folder: string): string | undefined {
  const [path] = globSync('README.md', { cwd: folder });
  if (path === undefined) return undefined;
  return /```ts\n([^]*?)```/.exec(readFileSync(join(folder, path), 'utf8'))?.[1];
}
