import { readFile } from 'node:fs/promises';

export const repository = new URL('../../../', import.meta.url);

export interface Page {
  /** Rows of all tables whose first heading is this word, by the other headings. */
  rows(firstHeading: string): Record<string, string>[];
  /** Code blocks of a language whose first line is this comment, without it. */
  code(comment: string): string;
  /** The first block without a language after a text. */
  outputAfter(text: string): string;
}

/** `docs/recipe-config.md` in its parts. */
export async function readPage(): Promise<Page> {
  const text = await readFile(new URL('docs/recipe-config.md', repository), 'utf8');
  return {
    rows: (firstHeading) => tables(text).filter((row) => firstHeading in row),
    code: (comment) => {
      const found = text.split(`\`\`\`ts\n// ${comment}\n`)[1]?.split('\n```')[0];
      if (found === undefined) throw new Error(`the page has no code "// ${comment}"`);
      return `${found}\n`;
    },
    outputAfter: (before) => text.split(before)[1]?.split('```\n')[1]?.trim() ?? '',
  };
}

function tables(text: string): Record<string, string>[] {
  const rows: Record<string, string>[] = [];
  let headings: string[] | undefined;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) {
      headings = undefined;
      continue;
    }
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (!headings) headings = cells;
    else if (!/^-+$/.test(cells[0] ?? ''))
      rows.push(Object.fromEntries(headings.map((heading, index) => [heading, cells[index] ?? ''])));
  }
  return rows;
}

/** What stands between back-ticks, as JavaScript; `undefined` where there are none. */
export function codeIn(cell: string): unknown {
  const found = /^`([^`]+)`$/.exec(cell)?.[1];
  return found === undefined ? undefined : (new Function(`return (${found})`)() as unknown);
}
