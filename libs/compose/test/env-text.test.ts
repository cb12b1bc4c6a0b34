import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editEnvText, parseEnv } from '../src/index.ts';

const sample = [
  '# Where it lives',
  'TYPE=keycloak:10.7.1+26.6.2',
  'DOMAIN=keycloak.example.com # modifier',
  '',
  'COMPOSE_FILE="compose.yml"',
  'COMPOSE_FILE="$COMPOSE_FILE:compose.smtp.yml"',
  "GREETING='it is $HOME # no comment'",
  'SECRET_ADMIN_PASSWORD_VERSION=v1 # length=128',
  '#EXTRA=1',
  '# the last line has no line break',
].join('\n');

describe('reading', () => {
  test('knows comments, quotes and references', () => {
    expect(Object.fromEntries(parseEnv(sample))).toEqual({
      TYPE: 'keycloak:10.7.1+26.6.2',
      DOMAIN: 'keycloak.example.com',
      COMPOSE_FILE: 'compose.yml:compose.smtp.yml',
      GREETING: 'it is $HOME # no comment',
      SECRET_ADMIN_PASSWORD_VERSION: 'v1',
    });
  });

  test.each([
    ['A=', ''],
    ['A= # c', ''],
    ['A=a#b', 'a#b'],
    ['A=a b  ', 'a b'],
    ['export A=x', 'x'],
    ['  A = x', 'x'],
    ['A="a\\"b\\\\c\\$d\\ne"', 'a"b\\c$d\ne'],
    ['A="two\nlines" # c', 'two\nlines'],
    ['B=1\nA=${B}$B$C', '11'],
    ['A=x\r\nB=y', 'x'],
    ['A="unclosed', '"unclosed'],
    ['A=1\nA=2', '2'],
  ])('%j', (text, value) => {
    expect(parseEnv(text).get('A')).toBe(value);
  });
});

describe('editing', () => {
  test('gives a new key its own line behind a comment without a line break', () => {
    const edited = editEnvText(sample, { EXTRA_DOMAIN: 'x' });
    expect(edited).toBe(`${sample}\nEXTRA_DOMAIN=x\n`);
    expect(parseEnv(edited).get('EXTRA_DOMAIN')).toBe('x');
  });

  test('replaces a value where it stands, with its quotes and its comment', () => {
    const edited = editEnvText(sample, {
      DOMAIN: 'warm.ci.test',
      SECRET_ADMIN_PASSWORD_VERSION: 'v2',
      COMPOSE_FILE: 'compose.yml',
    });
    expect(edited).toBe(
      sample
        .replace('keycloak.example.com', 'warm.ci.test')
        .replace('VERSION=v1', 'VERSION=v2')
        .replace('"$COMPOSE_FILE:compose.smtp.yml"', '"compose.yml"'),
    );
  });

  test('removes every line of a key and nothing else', () => {
    expect(editEnvText(sample, { COMPOSE_FILE: undefined })).toBe(sample.replace(/^COMPOSE_FILE.*\n/gm, ''));
    expect(editEnvText('A=1\r\nB=2\r\n', { A: undefined })).toBe('B=2\r\n');
  });

  test('leaves a file alone that says it already', () => {
    expect(
      editEnvText(sample, {
        DOMAIN: 'keycloak.example.com',
        COMPOSE_FILE: 'compose.yml:compose.smtp.yml',
        NONE: undefined,
      }),
    ).toBe(sample);
  });

  test('keeps the line breaks of the file', () => {
    expect(editEnvText('A=1\r\nB=2', { C: '3', A: '4' })).toBe('A=4\r\nB=2\r\nC=3\r\n');
  });

  test('of any value in any quotes is read back, once is enough, and other keys keep theirs', () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', "'", '\\', '$', '#', ' ', '\n', 'A', '{', '}') }),
    );
    const line = fc.oneof(
      fc.constantFrom(
        '# comment',
        '',
        'OTHER=kept # c',
        'KEY=1',
        'KEY="q"',
        "KEY='s' # m",
        '#KEY=no',
        'garbage',
      ),
      fc.constant('THIRD="a $OTHER"'),
    );
    fc.assert(
      fc.property(fc.array(line), value, fc.boolean(), (lines, wanted, closed) => {
        fc.pre(!wanted.includes('\0') && !wanted.includes('\r'));
        const text = lines.join('\n') + (closed ? '\n' : '');
        const edited = editEnvText(text, { KEY: wanted });
        const [before, after] = [parseEnv(text), parseEnv(edited)];
        expect(after.get('KEY')).toBe(wanted);
        expect(editEnvText(edited, { KEY: wanted })).toBe(edited);
        for (const other of ['OTHER', 'THIRD']) expect(after.get(other)).toBe(before.get(other));
        expect(parseEnv(editEnvText(edited, { KEY: undefined })).has('KEY')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
