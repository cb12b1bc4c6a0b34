import { revealed } from '@ci-warm/secret';
import { describe, expect, test } from 'vitest';
import { fatalLine, parseLint, parseSecrets } from '../src/index.ts';

describe('why abra stopped', () => {
  test.each([
    [
      'on stdout, with an empty stderr',
      'INFO looking\nFATA keycloak.ci.test is already deployed\n',
      '',
      'keycloak.ci.test is already deployed',
    ],
    ['on stderr', 'INFO looking', 'FATA no', 'no'],
    [
      'in colours, with a carriage return',
      '\u001b[1;31mFATA\u001b[0m inappropriate ioctl for device\r\n',
      '',
      'inappropriate ioctl for device',
    ],
    ['the last of several', 'FATA one\nFATA two', '', 'two'],
    ['with a time', '2026/01/02 10:11:12 FATA late\nother', '', 'late'],
    ['in brackets', '', 'FATA[0003] old style', 'old style'],
    ['without any mark', 'something', 'panic: oh\n', 'panic: oh'],
    ['a word that only begins so', 'FATALITY\nFATA yes', '', 'yes'],
  ])('%s', (_, stdout, stderr, expected) => {
    expect(fatalLine({ stdout, stderr })).toBe(expected);
  });

  test('may be nothing at all', () => {
    expect(fatalLine({ stdout: '\n', stderr: '' })).toBeUndefined();
  });
});

describe('lint', () => {
  const table = (rows: string) =>
    `┏━━━━━━┳━━━━━━┓\r\n┃ ref  ┃ rule ┃ severity ┃ satisfied ┃ skipped ┃ resolve ┃\r\n┣━━━━━━╋━━━━━━┫\r\n${rows}\r\n┗━━━━━━┻━━━━━━┛\r\n`;

  test('sorts unsatisfied rules by severity, whatever the exit code says', () => {
    const output = table(
      [
        '┃ R001 ┃ fine ┃ error ┃ ✅ ┃ - ┃ do ┃',
        '┃ R006 ┃ skipped ┃ error ┃ - ┃ ✅ ┃ do ┃',
        '┃ R014 ┃ only annotated tags ┃ error ┃ \u001b[31m❌\u001b[0m ┃ - ┃ replace ┃',
        '┃      ┃ used for versions ┃ ┃ ┃ ┃ them ┃',
        '┃ R015 ┃ long secret names ┃ warn ┃ ❌ ┃ - ┃ shorten ┃',
      ].join('\r\n'),
    );
    const report = parseLint(`${output}WARN critical errors present in web config\r\n`);
    expect(report).toMatchObject({
      ok: false,
      errors: [{ id: 'R014', description: 'only annotated tags used for versions' }],
      warnings: [{ id: 'R015', description: 'long secret names' }],
    });
    expect(report.output).not.toContain('\r');
  });

  test('of an older table with thin borders, and columns that come and go', () => {
    const report = parseLint(
      '│ REF │ SEVERITY │ RULE │ SATISFIED │\n│ R002 │ error │ healthcheck │ false │\n│ R003 │ warning │ tags │ true │',
    );
    expect(report).toMatchObject({
      ok: false,
      errors: [{ id: 'R002', description: 'healthcheck' }],
      warnings: [],
    });
  });

  test('believes the closing line if the table says nothing', () => {
    expect(parseLint('WARN critical errors present in web config')).toMatchObject({
      ok: false,
      errors: [{ id: 'lint' }],
    });
    expect(parseLint('all fine')).toMatchObject({ ok: true, errors: [], warnings: [] });
  });
});

describe('secrets that were just generated', () => {
  test.each([
    ['an object', '{"db": "x", "key": "y"}', { db: 'x', key: 'y' }],
    ['a list of rows', '[{"Name": "db", "Value": "x"}]', { db: 'x' }],
    ['behind log lines', 'WARN db exists\n{\n  "key": "y"\n}\n', { key: 'y' }],
    ['none', '{}', {}],
    ['a table', '┃ NAME ┃ VALUE ┃', {}],
    ['cut short', '{"db": "x', {}],
    ['anything else', '[1, {"name": "db"}, null]', {}],
  ])('are read from %s', (_, output, values) => {
    expect(revealed(parseSecrets(output))).toEqual(values);
  });
});
