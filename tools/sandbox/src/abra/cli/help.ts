import { globalFlags } from './parse.ts';
import type { FlagShape, Verb } from './types.ts';

/** Help for one verb, or the verbs below `words`. */
export function helpText(verbs: readonly Verb[], words: readonly string[], verb?: Verb): string {
  if (verb !== undefined) return verbHelp(verb);
  const below = verbs.filter(({ path }) => words.every((word, index) => path[index] === word));
  const lines = below.map(
    ({ path, args, summary }) => `  ${[...path, ...args].join(' ').padEnd(58)}${summary}`,
  );
  return [
    'The stand-in for abra: the grammar, files and habits of the real one against any Docker Engine.',
    '',
    `Usage: abra [globals] ${[...words, '<verb>'].join(' ')} [args] [flags]`,
    '',
    ...lines,
    '',
    ...flagLines('Globals', globalFlags),
  ].join('\n');
}

function verbHelp({ path, args, flags, summary }: Verb): string {
  return [
    summary,
    '',
    `Usage: abra ${[...path, ...args].join(' ')} [flags]`,
    '',
    ...flagLines('Flags', flags),
    ...flagLines('Globals', globalFlags),
  ].join('\n');
}

function flagLines(title: string, flags: Readonly<Record<string, FlagShape>>): string[] {
  const names = Object.entries(flags).map(
    ([name, { short, value }]) =>
      `  ${short === undefined ? '    ' : `-${short}, `}--${name}${value === true ? ' <value>' : ''}`,
  );
  return names.length === 0 ? [] : [`${title}:`, ...names];
}
