import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partsOf } from './graph.ts';
import { mermaidOf } from './mermaid.ts';

/** What is wrong with the picture of the house in docs/design.md; nothing if it shows the house as it is. */
export async function checkPicture(root: string): Promise<string[]> {
  const text = await readFile(join(root, page), 'utf8');
  return text === drawn(root, text) ? [] : [`${page} shows another house: npm run house -- picture --write`];
}

export async function writePicture(root: string): Promise<void> {
  await writeFile(join(root, page), drawn(root, await readFile(join(root, page), 'utf8')));
}

/** The page with a new picture between the two marks. */
function drawn(root: string, text: string): string {
  const [before, rest, ...none] = text.split(begin);
  const [old, after, ...more] = rest?.split(end) ?? [];
  if (before === undefined || old === undefined || after === undefined || none.length + more.length > 0)
    throw new Error(`${page} needs the lines ${begin} and ${end}, each once`);
  return `${before}${begin}\n\n\`\`\`mermaid\n${mermaidOf(partsOf(root))}\n\`\`\`\n\n${end}${after}`;
}

const page = 'docs/design.md';
const begin = '<!-- picture: npm run house -- picture --write -->';
const end = '<!-- end of picture -->';
