import { fatal } from './output.ts';
import type { FlagShape, Verb } from './types.ts';

export interface Parsed {
  /** The verb, or the words that lead to none. */
  verb: Verb | undefined;
  words: readonly string[];
  args: readonly string[];
  flags: ReadonlyMap<string, string | true>;
}

export const globalFlags: Readonly<Record<string, FlagShape>> = {
  'no-input': { short: 'n' },
  offline: { short: 'o' },
  debug: { short: 'd' },
  help: { short: 'h' },
  version: { short: 'v' },
};

/** Globals may stand before the noun or after the verb; `--` ends the flags. */
export function parse(argv: readonly string[], verbs: readonly Verb[]): Parsed {
  const flags = new Map<string, string | true>();
  const rest = [...argv];
  const words: string[] = [];
  let verb: Verb | undefined;
  while (verb === undefined && rest.length > 0) {
    const word = rest.shift() ?? '';
    if (word.startsWith('-')) readFlag(word, rest, globalFlags, flags);
    else words.push(word);
    verb = verbs.find((candidate) => candidate.path.join(' ') === words.join(' '));
    if (verb === undefined && !isPrefix(words, verbs)) return { verb, words, args: [], flags };
  }
  const known = { ...globalFlags, ...verb?.flags };
  const args: string[] = [];
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    if (word === '--') args.push(...rest.splice(0));
    else if (word.startsWith('-') && word !== '-') readFlag(word, rest, known, flags);
    else args.push(word);
  }
  return { verb, words, args, flags };
}

export function isPrefix(words: readonly string[], verbs: readonly Verb[]): boolean {
  return verbs.some(({ path }) => words.every((word, index) => path[index] === word));
}

export function checkArgs(verb: Verb, args: readonly string[]): void {
  const needed = verb.args.filter((name) => name.startsWith('<')).length;
  const open = verb.args.at(-1) === '...';
  if (args.length < needed) fatal(`requires at least ${needed} arg(s), only received ${args.length}`);
  if (!open && args.length > verb.args.length)
    fatal(`accepts at most ${verb.args.length} arg(s), received ${args.length}`);
}

function readFlag(
  word: string,
  rest: string[],
  known: Readonly<Record<string, FlagShape>>,
  into: Map<string, string | true>,
): void {
  const [head = '', inline] = word.split(/=(.*)/s);
  const long = head.startsWith('--');
  // Short letters may be bundled, as in `-Cf`.
  for (const name of long ? [head.slice(2)] : head.slice(1)) {
    const found = Object.entries(known).find(([flag, { short }]) => (long ? flag === name : short === name));
    if (found === undefined)
      fatal(long ? `unknown flag: --${name}` : `unknown shorthand flag: '${name}' in ${head}`);
    const [flag, shape] = found;
    if (shape.value === true)
      into.set(flag, inline ?? rest.shift() ?? fatal(`flag needs an argument: --${flag}`));
    else into.set(flag, true);
  }
}
