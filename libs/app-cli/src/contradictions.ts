import type { ConfigOf, Settings } from './setting.ts';

/** Two settings of which one says the opposite of the other, or asks for what the other makes impossible. */
export interface Contradiction<Rows extends Settings> {
  between: readonly [keyof Rows & string, keyof Rows & string];
  when: (
    config: ConfigOf<Rows>,
    /** Whether somebody has said it, rather than nobody anything else. */
    isGiven: (key: keyof Rows & string) => boolean,
  ) => boolean;
  /** Why there is no doing both, for people. */
  because: string;
}

/** All that are in a configuration, each naming both of its settings where they were given. */
export function contradictionsIn<Rows extends Settings>(
  rules: readonly Contradiction<Rows>[],
  {
    settings,
    config,
    places,
  }: {
    settings: Rows;
    config: ConfigOf<Rows>;
    /** By key: the flag, variable or place in the file; of what was given only. */
    places: ReadonlyMap<string, string>;
  },
): string[] {
  const placeOf = (key: string) => places.get(key) ?? settings[key]?.flag ?? key;
  return rules
    .filter(({ when }) => when(config, (key) => places.has(key)))
    .map(
      ({ between: [one, other], because }) =>
        `${placeOf(one)} and ${placeOf(other)} contradict each other: ${because}`,
    );
}
