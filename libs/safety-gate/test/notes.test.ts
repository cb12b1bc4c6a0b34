import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findRequest } from '../src/index.ts';

const asks = (notes: string) => findRequest(notes) !== undefined;

describe('notes that ask for work', () => {
  it.each([
    ['BREAKING CHANGE: env renamed'],
    ['This needs a manual migration.'],
    ['Manual steps are listed below.'],
    ['Please migrate the data manually'],
    ['**Action** required!'],
    ['action-required'],
    ['Action\nrequired: set X'],
    ['ACTION\u00a0REQUIRED'],
    ['Before upgrading, dump the database.'],
    ['Before you upgrade: stop the worker'],
    ['Operators must set NEW_VAR'],
    ['You need to run abra app cmd'],
    ['backwards-incompatible schema'],
    ['Not backwards compatible'],
    ['ｂｒｅａｋｉｎｇ'],
    ['Mi-\ngration re-\nquired'],
    ['Das Backup muss vorher erstellt werden.'],
    ['Il faut sauvegarder la base.'],
    ['Fixes\u2028Back up your database first'],
    ['&#82;otate the secret&period;'],
    ['[Rotate](https://example.org) the secret'],
    ['See https://example.org/docs/upgrading'],
    ['<details><summary>More</summary>Rotate the secret</details>'],
    ['<!-- Rotate the secret -->'],
    ['> > - 1) Rotate the secret'],
    ['```sh\ndocker volume rm app_data\n```'],
    ['    ```\nNEW_SETTING=1\n'],
  ])('%j', (notes) => {
    expect(asks(notes)).toBe(true);
  });
});

describe('a denial', () => {
  const denials = [
    'No manual steps are needed.',
    'No manual steps are needed',
    'There are no breaking changes.',
    '**No action required!**',
    'NO MANUAL INTERVENTION IS REQUIRED',
    'You do not need to do anything.',
    'This release does not require any manual migration.',
    '- No breaking changes',
    '## Breaking changes\n\nNone',
    'Breaking changes: none.',
    'No manual steps are needed by operators for the update to this new\r\nversion of the recipe.',
  ];

  it.each(denials)('releases as a whole sentence: %j', (denial) => {
    expect(asks(denial)).toBe(false);
    expect(asks(`Fixes a crash.\n\n${denial}\n\nThanks to all.`)).toBe(false);
  });

  it.each(denials)('releases nothing but itself: %j', (denial) => {
    expect(asks(`${denial}\n\nRotate the secret.`)).toBe(true);
    expect(asks(`Rotate the secret.\n\n${denial}`)).toBe(true);
    expect(asks(`${denial.replace(/[.!]?(?:\*\*)?$/, '')} unless you use LDAP.`)).toBe(true);
  });

  it.each([
    'No manual steps are needed, except on MySQL.',
    'No manual steps are needed if you use PostgreSQL.',
    'No manual steps are needed for most people.',
    'No manual steps are needed?',
    '~~No manual steps are needed.~~',
    'It is wrong that no manual steps are needed.',
    'No manual steps are needed but one.',
    'No manual steps other than the migration.',
    'No backup, no mercy: manual steps are needed.',
    'There are no breaking changes apart from the port.',
    'Normally no action is required.',
    'No action is required on your side until you restart.',
    'Just upgrade to 1.9 before.',
    'We recommend all users to upgrade to 1.9 before this release.',
  ])('that is not one of the list, or not the whole, releases nothing: %j', (notes) => {
    expect(asks(notes)).toBe(true);
  });
});

describe('a line that tells of a fix', () => {
  it.each([
    'Fixes a crash that forced operators to restart manually.',
    'Fix a bug where users must log in again after upgrading.',
    'fix(auth): "migration required" was shown to everybody',
    'Fixed the breaking of lines, a data loss and a manual step that failed.',
  ])('asks for nothing: %j', (notes) => {
    expect(asks(notes)).toBe(false);
  });

  it.each([
    'Fixes the login; you must rotate the key.',
    'Fixes the login and requires a new secret.',
    'Fixes the login but operators have to clear the sessions.',
    'Fixes the login, so please restart.',
    'Fixes the login. Renames the volume.',
    'Fixed: run the repair script.',
    'Fix the permissions of your volume.',
    'fix!: other defaults',
  ])('asks for what comes after it: %j', (notes) => {
    expect(asks(notes)).toBe(true);
  });
});

it('names the sentence and the rule', () => {
  expect(findRequest('# 1.2\n\nFixes things. You *must* set `A_B`. Bye.')).toEqual({
    sentence: 'You must set A_B.',
    rule: 'somebody has to act',
  });
});

const sentence = 'Operators must rotate the signing key before the upgrade';

it('sees a request however it is set, and wherever it stands', () => {
  const blank = fc.constantFrom(' ', '\n', '\r\n', '\u00a0', ' \t', '\u2003', '\n> ', ' \u200b');
  const dress = fc.constantFrom(
    (word: string) => word,
    (word: string) => word.toUpperCase(),
    (word: string) => `**${word}**`,
    (word: string) => `<b>${word}</b>`,
    (word: string) => `_${word}_`,
    (word: string) => [...word].join('\u00ad'),
    (word: string) => word.replace('e', 'е').replace('o', 'о'),
    (word: string) =>
      [...word].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join(''),
  );
  const dressed = fc.array(fc.tuple(dress, blank), { minLength: 9, maxLength: 9 }).map((ways) =>
    sentence
      .split(' ')
      .map((word, index) => `${ways[index]?.[0](word) ?? word}${ways[index]?.[1] ?? ' '}`)
      .join(''),
  );
  const around = fc.constantFrom(
    '',
    'Fixes a crash.\n\n',
    '## News\n- ',
    '> ',
    '1. ',
    'No manual steps are needed. ',
    '| a | ',
  );
  fc.assert(
    fc.property(around, dressed, (before, request) => {
      expect(asks(`${before}${request}\n\nThanks!`)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

it('never throws, and tells in one short line what it found', () => {
  const bits = fc.constantFrom(
    'must ',
    'no ',
    'manual ',
    '<b',
    '>',
    '&#',
    ';',
    '\u0000',
    '\u001b[2J',
    '`',
    '(',
    '\ud800',
    '#',
    '\n',
    ': ',
    '| ',
    '- ',
    '```\n',
    '❗',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, fc.string()), { maxLength: 40 }), (parts) => {
      const found = findRequest(parts.join(''));
      expect(found?.sentence ?? '').not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect([...(found?.sentence ?? '')].length).toBeLessThanOrEqual(200);
    }),
    { numRuns: 2000 },
  );
});

// A search that is not linear would not come to an end here before the test's time is over.
const hostile = [
  'a',
  'no ',
  'no, ',
  '(',
  '<',
  '<a ',
  '[',
  '](',
  '&',
  '*',
  '_',
  '\n',
  'A\n',
  '- ',
  '"x ',
  '`A',
  '. ',
  'a|',
  'https://',
  'a-',
  'the ',
  'now also ',
  'no manual and ',
  'no steps, ',
];

it.each(hostile)('reads much of %j, as much as it reads at all, in time', (part) => {
  findRequest(part.repeat((256 * 1024) / part.length));
});

it('holds what is too long to be read', () => {
  expect(findRequest('Fixes. '.repeat(150_000))).toMatchObject({ rule: 'too long to be read' });
});
