/** What the items below a heading have in common, as far as it tells whether they ask for something. */
export type Section = 'fixed' | 'removed' | 'other';

/** Work on the recipe itself is told like a fix. */
const titles: readonly (readonly [Section, RegExp])[] = [
  [
    'fixed',
    /^(?:(?:security |bug ?|other |minor )?fix(?:es|ed)?|bugs?|fixed bugs|bugs fixed|bug ?fix(?:es)? and improvements|documentation|docs|tests?|ci|chores?|refactor(?:ing|s)?|translations?|internals?|under the hood)$/,
  ],
  ['removed', /^(?:removed|removals?|dropped|deleted|removed features|discontinued)$/],
  [
    'other',
    /^(?:added|additions|new|new features|features|what's new|changed|changes|what's changed|improved|improvements|enhancements|security|deprecated|deprecations|upgrade notes|upgrading|breaking changes|breaking|notes|known issues|dependencies|contributors|new contributors)$/,
  ],
];

/** Of a line that is nothing but the title of a section, with or without `#`, a colon or a picture. */
export function sectionOf(line: string): Section | undefined {
  if (line.length > 60 || /^\p{Ll}/u.test(line)) return undefined;
  const title = line.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '').toLowerCase();
  return titles.find(([, titled]) => titled.test(title))?.[0];
}
