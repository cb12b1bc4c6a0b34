import { lookAlikes, namedSigns } from '../vocabulary/look-alikes.ts';

/**
 * The text as a person sees it: one way to write each letter, blank, quote and line end, nothing invisible, no markup
 * inside a line. Lines and what begins them (`#`, `-`, `>`) stay, for the split into sentences.
 */
export function readable(text: string): string {
  return latinLetters(plainSigns(withoutMarkup(plainSigns(text))));
}

/** Also what an entity stood for: this is done before and after those are read. */
function plainSigns(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(terminalColour, '')
    .replaceAll(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replaceAll(/[^\S\n]/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\uFE00-\uFE0F\u034F\u115F\u1160\u17B4\u17B5]/gu, (sign) =>
      sign === '\n' ? sign : '',
    )
    .replaceAll(/[‘’‚‛′´ʼ]/g, "'")
    .replaceAll(/[“”„‟«»″]/g, '"')
    .replaceAll(/[‐‑‒−]/g, '-');
}

/** What colours a terminal, or moves its cursor. */
export const terminalColour = /\u001B\[[0-9;?]{0,20}[A-Za-z]/g;

function withoutMarkup(text: string): string {
  return text
    .replaceAll(blockTag, '\n\n')
    .replaceAll(/<\/?[a-z][^<>]{0,500}>/gi, '')
    .replaceAll(/&(#?\w{1,8});/g, (_, name: string) => signOf(name))
    .replaceAll(/\]\([^()\n]{0,1000}\)/g, ']')
    .replaceAll(/https?:\/\/[^\s<>]+/gi, (address) => (guide.test(address) ? 'migration guide' : 'address'))
    .replaceAll(/^([ >]*)\* /gm, '$1- ')
    .replaceAll(/(?<=\p{L})-\n *(?=\p{Ll})/gu, '')
    .replaceAll(/\*+|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])|[[\]]/gu, '');
}

const blockTag =
  /<!--|-->|<\/?(?:p|div|li|ul|ol|h[1-6]|br|hr|tr|td|th|table|blockquote|pre|details|summary)\b[^<>]{0,500}>/gi;

/** An address that leads to instructions; any other is no word. */
const guide = /migrat(?:ion|ing)|breaking|upgrad(?:e|ing)[-_/]?(?:guide|notes|instructions)|upgrading/i;

function signOf(name: string): string {
  if (!name.startsWith('#')) return namedSigns[name.toLowerCase()] ?? ' ';
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : ' ';
}

/** Only words that mix scripts are written with look-alikes; a text that is Russian or Greek stays what it is. */
function latinLetters(text: string): string {
  return text.replaceAll(/[\p{L}\p{N}_]+/gu, (word) =>
    /[a-z]/i.test(word) && /[^\p{ASCII}]/u.test(word)
      ? word.replaceAll(/[^\p{ASCII}]/gu, (letter) => lookAlikes.get(letter) ?? letter)
      : word,
  );
}
