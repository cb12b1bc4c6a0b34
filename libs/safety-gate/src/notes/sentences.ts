import { sectionOf, type Section } from './sections.ts';

/** A sentence of the notes, a heading, a list item's first sentence, or a line of code. */
export interface Sentence {
  text: string;
  kind: 'text' | 'heading' | 'code';
  /** Of a list item's first sentence. */
  section?: Section | undefined;
}

/**
 * The sentences of a readable text. A line that begins with a capital is read twice, as the end of the sentence before and
 * as one of its own, since notes leave full stops out as often as they wrap lines.
 */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let section: Section | undefined;
  for (const block of blocksOf(text)) {
    if (!block.item) section = block.lines.length === 1 ? sectionOf(block.lines[0] ?? '') : undefined;
    const from = sentences.length;
    if (block.kind !== 'text') {
      sentences.push(...block.lines.map((line) => ({ text: line, kind: block.kind })));
      continue;
    }
    add(sentences, block.lines.join(' '));
    const first = sentences[from];
    if (block.item && first) first.section = section;
    if (block.lines.length > 1) for (const line of ownLines(block.lines)) add(sentences, line);
  }
  return sentences;
}

function add(sentences: Sentence[], text: string): void {
  for (const part of text.split(/(?<=[.!?…]["')]?) +(?!(?:\p{Ll}|[,;]))/u)) {
    if (part.trim() !== '') sentences.push({ text: part.trim(), kind: 'text' });
  }
}

const ownLines = (lines: readonly string[]) =>
  lines.filter((line, index) => {
    const before = lines[index - 1];
    return (before === undefined ? lines[1] : line) !== undefined && startsAnew(line, before);
  });

/** A short line without a full stop was not wrapped. */
function startsAnew(line: string, before = ''): boolean {
  return !/^\p{Ll}/u.test(line) || (before.length < 50 && !/[,;]$/.test(before));
}

interface Block {
  kind: Sentence['kind'];
  lines: string[];
  item: boolean;
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let fenced = false;
  let open: Block | undefined;
  const begin = (kind: Block['kind'], line: string, item = false) => {
    open = { kind, lines: [line], item };
    blocks.push(open);
  };
  for (const raw of text.split('\n')) {
    const line = raw.replace(/^[ >]+/, '').trimEnd();
    if (/^(?:```|~~~)/.test(line)) {
      fenced = !fenced;
      open = undefined;
    } else if (fenced) {
      if (line !== '') begin('code', line);
    } else if (line === '' || /^[-=_ ]+$/.test(line)) {
      if (/^(?:=+|-+)$/.test(line) && open?.lines.length === 1) open.kind = 'heading';
      open = undefined;
    } else if (/^#{1,6}(?: |(?=\p{L}))/u.test(line)) {
      begin('heading', line.replace(/^#+ */, '').replace(/[ #]+$/, ''));
      open = undefined;
    } else if (line.includes('|')) {
      for (const cell of line.split('|')) if (/\w/.test(cell)) begin('text', cell.trim());
      open = undefined;
    } else if (itemMark.test(line)) begin('text', withoutMarks(line), true);
    else if (open && sectionOf(line) === undefined && !field.test(line)) open.lines.push(line);
    else begin('text', line);
  }
  return blocks;
}

/** "Breaking changes: none" is a line of its own, wherever it stands. */
const field = /^\p{Lu}[\p{L} -]{1,40}: /u;

const itemMark = /^(?:[-+•‣◦–—·→>]|\(?\d{1,3}[.):]|\(?[a-z][.)])(?: +|$)/i;

function withoutMarks(line: string): string {
  let rest = line;
  for (let marks = 0; marks < 5 && itemMark.test(rest); marks++) rest = rest.replace(itemMark, '');
  return rest;
}
