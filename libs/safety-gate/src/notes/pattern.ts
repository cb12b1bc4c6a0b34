import type { Vocabulary, WordClass } from '../vocabulary/word-class.ts';

/** Says where a pattern ends in a clause that begins with the word at `from`: the index after its last word. */
export interface Pattern {
  matchAt(words: readonly string[], from: number): number | undefined;
  /** Quick: `false` where it cannot begin with this word. */
  mayBeginWith(word: string): boolean;
}

/**
 * Reads a pattern, a row of elements between blanks:
 *
 * - `word`, `<class>` of the vocabulary, `one|<another>`, or the beginning of words, `incompatib*`
 * - `*<class>`: any number of such words, up to twelve
 * - `~3`: at most three words of any kind
 * - `!word`: here none of these stands; before the first element that takes a word: in front of it
 * - `^` and `$`: the beginning and the end of the clause
 *
 * Nothing is repeated without a bound, so a search takes time in proportion to the text.
 */
export function pattern(source: string, vocabulary: Vocabulary): Pattern {
  const elements = source.split(' ').map((written) => elementOf(written, vocabulary));
  const first = elements.findIndex(({ kind }) => kind !== 'not');
  const before = elements.slice(0, first);
  const rest = elements.slice(first);
  return {
    mayBeginWith: (word) => mayBegin(rest, word),
    matchAt: (words, from) =>
      before.every(({ has }) => from === 0 || !has(words[from - 1]))
        ? matchRest(rest, 0, words, from)
        : undefined,
  };
}

function mayBegin(elements: readonly Element[], word: string): boolean {
  for (const { kind, has } of elements) {
    if (kind === 'gap' || kind === 'end') return true;
    if ((kind === 'word' || kind === 'some') && has(word)) return true;
    if (kind === 'word') return false;
  }
  return true;
}

interface Element {
  kind: 'word' | 'some' | 'gap' | 'not' | 'begin' | 'end';
  most: number;
  has(word: string | undefined): boolean;
}

function matchRest(
  elements: readonly Element[],
  index: number,
  words: readonly string[],
  at: number,
): number | undefined {
  const element = elements[index];
  if (element === undefined) return at;
  const goOn = (next: number) => matchRest(elements, index + 1, words, next);
  if (element.kind === 'begin') return at === 0 ? goOn(at) : undefined;
  if (element.kind === 'end') return at === words.length ? goOn(at) : undefined;
  if (element.kind === 'not') return element.has(words[at]) ? undefined : goOn(at);
  if (element.kind === 'word') return element.has(words[at]) ? goOn(at + 1) : undefined;
  for (let taken = 0; taken <= element.most && at + taken <= words.length; taken++) {
    const end = goOn(at + taken);
    if (end !== undefined) return end;
    if (!element.has(words[at + taken])) return undefined;
  }
  return undefined;
}

function elementOf(written: string, vocabulary: Vocabulary): Element {
  if (written === '^') return { kind: 'begin', most: 0, has: never };
  if (written === '$') return { kind: 'end', most: 0, has: never };
  if (/^~[0-9]$/.test(written)) return { kind: 'gap', most: Number(written[1]), has: anyWord };
  if (written.startsWith('!')) return { kind: 'not', most: 0, has: oneOf(written.slice(1), vocabulary) };
  if (written.startsWith('*')) return { kind: 'some', most: 12, has: oneOf(written.slice(1), vocabulary) };
  return { kind: 'word', most: 1, has: oneOf(written, vocabulary) };
}

const never = () => false;
const anyWord = (word: string | undefined) => word !== undefined;

function oneOf(written: string, vocabulary: Vocabulary): (word: string | undefined) => boolean {
  const parts = written.split('|');
  const stems = parts.filter((part) => part.endsWith('*')).map((part) => part.slice(0, -1));
  const words = new Set(parts);
  const classes = parts.flatMap((part) => classOf(part, vocabulary));
  return (word) =>
    word !== undefined &&
    (words.has(word) || classes.some((one) => one.has(word)) || stems.some((stem) => word.startsWith(stem)));
}

function classOf(part: string, vocabulary: Vocabulary): WordClass[] {
  const name = /^<(.+)>$/.exec(part)?.[1];
  if (name === undefined) return [];
  const words = vocabulary[name];
  if (words === undefined) throw new Error(`the vocabulary has no class ${name}`);
  return [words];
}
