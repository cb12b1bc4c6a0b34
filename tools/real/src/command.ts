import { parseArgs } from 'node:util';
import { WarmError } from '@ci-warm/errors';
import { parts } from './parts/index.ts';

export const usage = `npm run real -- <verb> [--only PART,…]

  up      start a Docker Engine of the real tier's own, with its images; prints the variables that tests read
  status  the engine and the parts, without changing anything
  down    clear that engine and end it; the images stay in the cache
  test    up, the tests of the real tier, down; words after it go to vitest

  --only PART,…   make only these parts (up, test): ${parts.map(({ name }) => name).join(', ')}

The cache is ~/.cache/cc-ci/real; CCCI_REAL_CACHE or XDG_CACHE_HOME put it elsewhere.
`;

export interface Command {
  verb: 'up' | 'status' | 'down' | 'test';
  only: readonly string[] | undefined;
  /** For vitest. */
  words: readonly string[];
}

/** @throws WarmError `real-usage` (usage) */
export function parseCommand(argv: readonly string[]): Command | 'help' {
  const verb = argv[0];
  if (verb === undefined || ['help', '--help', '-h'].includes(verb)) return 'help';
  if (verb !== 'up' && verb !== 'status' && verb !== 'down' && verb !== 'test')
    throw wrong(`there is no verb ${verb}`);
  const { only, rest } = takeOnly(argv.slice(1));
  if (rest.includes('--help') && verb !== 'test') return 'help';
  if (rest.length > 0 && verb !== 'test') throw wrong(`${verb} takes no ${rest[0]}`);
  if (only !== undefined && verb !== 'up' && verb !== 'test') throw wrong(`${verb} takes no --only`);
  return { verb, only, words: rest };
}

/** Only this option is ours: all others may be vitest's. */
function takeOnly(argv: readonly string[]): Pick<Command, 'only'> & { rest: string[] } {
  const { tokens } = parseArgs({
    args: [...argv],
    options: { only: { type: 'string' } },
    strict: false,
    tokens: true,
  });
  const taken = tokens.filter((token) => token.kind === 'option' && token.name === 'only');
  const values = taken.map((token) => ('value' in token ? token.value : undefined));
  if (values.some((value) => !value)) throw wrong('--only needs the names of parts');
  const gone = new Set(
    taken.flatMap((token) =>
      'inlineValue' in token && token.inlineValue ? [token.index] : [token.index, token.index + 1],
    ),
  );
  const rest = argv.filter((_word, at) => !gone.has(at));
  if (values.length === 0) return { only: undefined, rest };
  const only = values.flatMap((value) => (value ?? '').split(','));
  const unknown = only.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) throw wrong(`there is no part ${unknown}`);
  return { only, rest };
}

const wrong = (message: string) =>
  new WarmError({
    kind: 'usage',
    code: 'real-usage',
    message,
    hint: '`npm run real -- --help` lists verbs and parts.',
  });
