/** The four forms of each verb of a list; an irregular one is written `run/runs/ran/run/running`, the participle fourth. */
export function formsOf(verbs: string): {
  base: Set<string>;
  third: Set<string>;
  past: Set<string>;
  ing: Set<string>;
} {
  const rows = wordsIn(verbs).map((verb) => (verb.includes('/') ? verb.split('/') : regular(verb)));
  const column = (...indexes: number[]) =>
    new Set(rows.flatMap((row) => indexes.map((index) => row[index] ?? '')));
  return { base: column(0), third: column(1), past: column(2, 3), ing: column(4) };
}

/** Each noun of a list with its plural. */
export function nouns(list: string): Set<string> {
  return new Set(wordsIn(list).flatMap((noun) => [noun, plural(noun)]));
}

export function words(list: string): Set<string> {
  return new Set(wordsIn(list));
}

const wordsIn = (list: string) => list.split(/\s+/).filter((word) => word !== '');

function regular(verb: string): string[] {
  const stem = verb.endsWith('e') ? verb.slice(0, -1) : verb;
  const past = /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${stem}ed`;
  return [verb, plural(verb), past, past, `${stem}ing`];
}

function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}
