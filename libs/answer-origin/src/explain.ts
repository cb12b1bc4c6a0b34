import type { ForeignCall } from './types.ts';

/** Who answered whom, and the remedy, in a few words for the recipe's author. */
export function explain(calls: readonly ForeignCall[]): string | undefined {
  const [first] = [...calls].sort((one, other) => (one.key < other.key ? -1 : 1));
  if (!first) return undefined;
  const { rival, network, port } = first;
  const { asker, alias, meant, other } = rival;
  const whose = other.stack === undefined ? 'of no stack' : `of the stack ${other.stack}`;
  const at = port === undefined ? '' : ` (port ${port})`;
  const strangers = new Set(calls.map(({ rival: { other: stranger } }) => stranger.name));
  const more = strangers.size > 1 ? `, and ${strangers.size - 1} more` : '';
  const full = `\${STACK_NAME}_${meant.name.slice(`${meant.stack}_`.length)}`;
  return (
    `${asker.name} was answered by ${other.name}${at} ${whose}${more}, not by ${meant.name} alone: ` +
    `both are called "${alias}" on the network ${network}. Let it ask for ${full} instead of ${alias}`
  );
}
