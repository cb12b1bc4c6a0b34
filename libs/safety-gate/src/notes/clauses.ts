/** A part of a sentence between two signs, as words in lower case. */
export interface Clause {
  words: readonly string[];
  /** What stands before it: `start` of the sentence, a `break` (`:`, `;`, a dash, a bracket) or a `comma`. */
  after: 'start' | 'break' | 'comma';
}

/** What a person reads on a screen is no request: the "Delete account" button. */
const onScreen =
  /"[^"\n]{1,60}"(?= (?:being |is |was |were |are )?(?:button|tag|label|message|dialog|page|menu|link|entry|banner|text|tab|column|checkbox|hint|icon|badge|notice|warning|error|toast|popup|prompt|heading|field|displayed|shown)s?\b)/gi;

/** Before what is set as code; the sign that ends it is followed by a blank or a sign. */
const codeMark = ' CODE ';

/** A word in capitals that is set as code is a setting too; not an HTTP method or a signal. */
const inCode =
  /`(?!SIG|GET`|PUT`|POST`|HEAD`|PATCH`|DELETE`|OPTIONS`|JSON`|HTML`|CSV`|SQL`)([A-Z][A-Z0-9]{1,30})(?:=[^`\n]{0,80})?`/g;

/** The clauses of a sentence; one that is too long to be one is cut, with an overlap that no pattern is longer than. */
export function clausesOf(sentence: string): Clause[] {
  const clauses: Clause[] = [];
  let after: Clause['after'] = 'start';
  for (const part of sentence
    .replaceAll(onScreen, 'text')
    .replaceAll(inCode, '`A_$1`')
    .replaceAll(/`(?=[\p{L}\p{N}_/$-]|\.\p{L})/gu, codeMark)
    .split(
      /([,;:()]+(?=\s|$|[("'])|[(]|…| -+ |[–—]+|\bbut\b|(?<!\b[Dd]rag )\b(?:and|so)(?= (?:requires?|needs?|must|you|operators?|admins?|renames?|drops?|removes?|replaces?|changes?|please)\b)|(?<=\p{L})!?\): )/u,
    )) {
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

/** What is written like the name of a setting, `SMTP_HOST`, becomes the word `SETTING`; `don't` becomes `do not`, `re-run` `rerun`. */
function wordsOf(text: string): string[] {
  const words =
    joined(text).match(/CODE(?= )|[\p{L}\p{N}][\p{L}\p{N}_'.@/=-]*|\.env\b|[⚠‼❗🚨]|(?:→|->|=>|>=|≥)/gu) ??
    [];
  return words.flatMap((word) => {
    if (word === 'CODE') return [word];
    if (word === '>=' || word === '≥') return ['ATLEAST'];
    if (/^(?:→|->|=>)$/.test(word)) return ['ARROW'];
    if (/^[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:=.*)?$|^[A-Z]{2,}=/.test(word)) return ['SETTING'];
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
  if (/'(?:ll|ve|re|d)$/.test(whole))
    return [whole.replace(/'.*/, ''), whole.endsWith('ll') ? 'will' : 'have'];
  if (/^(?:re|un)-/.test(whole)) return [whole.replace('-', '')];
  const contracted = /^(it|there|that|what|here)'s$/.exec(word.replace(/[.=-]+$/, ''));
  if (contracted) return [contracted[1] ?? '', 'is'];
  return whole.split(/[-/=']/).filter((part) => part !== '');
}

const irregular: Readonly<Record<string, string>> = { "won't": 'will', "can't": 'can', "shan't": 'shall' };
