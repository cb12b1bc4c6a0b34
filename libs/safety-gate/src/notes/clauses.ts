/** A part of a sentence between two signs, as words in lower case. */
export interface Clause {
  words: readonly string[];
  /** What stands before it: `start` of the sentence, a `break` (`:`, `;`, a dash, a bracket) or a `comma`. */
  after: 'start' | 'break' | 'comma';
}

/** The clauses of a sentence; one that is too long to be one is cut, with an overlap that no pattern is longer than. */
export function clausesOf(sentence: string): Clause[] {
  const clauses: Clause[] = [];
  let after: Clause['after'] = 'start';
  for (const part of sentence.split(/([,;:()]+(?=\s|$|[("'])|[(]|…| -+ |[–—]+|(?<=\p{L})!?\): )/u)) {
    const words = wordsOf(part);
    if (words.length > 0) {
      for (let from = 0; from === 0 || from + overlap < words.length; from += longest - overlap)
        clauses.push({ words: words.slice(from, from + longest), after: from === 0 ? after : 'comma' });
      after = 'comma';
    }
    if (/[;:()–—…]| -/.test(part)) after = clauses.length === 0 ? 'start' : 'break';
  }
  return clauses;
}

const longest = 400;
const overlap = 40;

/** `SETTING` in capitals with an underscore becomes the word `<setting>`; `don't` becomes `do not`, `re-run` `rerun`. */
function wordsOf(text: string): string[] {
  const words = joined(text).match(/[\p{L}\p{N}][\p{L}\p{N}_'.@/=-]*!?|\.env\b|[⚠‼❗🚨]/gu) ?? [];
  return words.flatMap((word) => {
    if (/^[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:=.*)?$/.test(word)) return ['setting'];
    return plainWords(word.toLowerCase());
  });
}

/** Verbs of two words become one: `back up` is `backup`, and `backed up` is `backedup`. */
function joined(text: string): string {
  return text.replaceAll(
    /\b(back(?:s|ed|ing)?[ -]up|shut(?:s|ting)?[ -]down|roll(?:s|ed|ing)?[ -]back|set(?:s|ting)?[ -]up)\b/gi,
    (verb) => verb.replace(/[ -]/, ''),
  );
}

function plainWords(word: string): string[] {
  const whole = word.replace(/[.'/=-]+$/, '').replace(/'s$/, '');
  if (whole.endsWith("n't")) return [irregular[whole] ?? whole.slice(0, -3), 'not'];
  if (whole === 'cannot') return ['can', 'not'];
  if (/'(?:ll|ve|re|d)$/.test(whole)) return [whole.replace(/'.*/, ''), whole.endsWith('ll') ? 'will' : 'have'];
  if (/^(?:re|un)-/.test(whole)) return [whole.replace('-', '')];
  return whole.split(/[-/=']/).filter((part) => part !== '');
}

const irregular: Readonly<Record<string, string>> = { "won't": 'will', "can't": 'can', "shan't": 'shall' };
