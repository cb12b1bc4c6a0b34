import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checkErrors, writeErrors } from '../src/errors/check-errors.ts';
import { smallHouse } from './small-house.ts';

it('every error code has one home, and docs/errors.md is up to date', async () => {
  expect(await checkErrors(fileURLToPath(new URL('../../..', import.meta.url)))).toEqual([]);
});

const house = (files: Readonly<Record<string, string>>) => smallHouse({ 'docs/x': '', ...files });

const written = async (files: Readonly<Record<string, string>>) => {
  const root = house(files);
  await writeErrors(root);
  return readFileSync(join(root, 'docs/errors.md'), 'utf8');
};

it('the page says what an error says, and what to do', async () => {
  const page = await written({
    'libs/one/src/a.ts': `
      throw new WarmError({ kind: 'usage', code: 'no-name', message: \`\${app.domain} has no name\`, hint: 'give \`one\`' });`,
  });
  expect(page).toContain(
    '## `no-name`\n\n- `libs/one`, usage (exit code 2): `<domain> has no name`. Remedy: `` give `one` ``\n',
  );
});

it.each([
  [
    'a function that is given the code',
    `const lost = (code: string, why: string) => new WarmError({ kind: 'broken', code, message: \`lost: \${why}\` });
    throw lost('lost-it', 'by rain');`,
    ['## `lost-it`\n\n- `libs/one`, broken (exit code 4): `lost: by rain`'],
  ],
  [
    'a refusal that becomes an error later',
    `export const no = () => ({ kind: 'busy', code: 'not-now', reason: 'it is late', hint: 'come later' });`,
    ['## `not-now`\n\n- `libs/one`, busy (exit code 75): `it is late`. Remedy: `come later`'],
  ],
  [
    'a choice of two',
    `throw new WarmError({ kind: x ? 'failed' : 'usage', code: x ? 'red' : 'blue', message: x ? 'is red' : 'is blue' });`,
    [
      '## `red`\n\n- `libs/one`, failed (exit code 1): `is red`',
      '## `blue`\n\n- `libs/one`, usage (exit code 2): `is blue`',
    ],
  ],
])('%s is found', async (_what, text, sections) => {
  const page = await written({ 'libs/one/src/a.ts': text });
  for (const section of sections) expect(page).toContain(section);
});

it('words that are left to those who call it are told where they are given, and do not make a second home', async () => {
  const root = house({
    'libs/low/src/far.ts': `export function tooFar(message: string, { hint }: { hint: string }) {
      return new WarmError({ kind: 'usage', code: 'too-far', message, hint });
    }`,
    'libs/one/src/a.ts': `import { tooFar } from '@ci-warm/low';
      throw tooFar(\`\${app.domain} is away\`, { hint: 'go by train' });`,
    'libs/two/src/b.ts': `import { tooFar } from './own.ts'; throw tooFar('is another');`,
  });
  await writeErrors(root);
  expect(await checkErrors(root)).toEqual([]);
  expect(readFileSync(join(root, 'docs/errors.md'), 'utf8')).toContain(
    '## `too-far`\n\n- `libs/one`, usage (exit code 2): `<domain> is away`. Remedy: `go by train`\n',
  );
});

const made = (code: string) => `throw new WarmError({ kind: 'usage', code: '${code}', message: 'no' });\n`;

it('a page that is not up to date is a problem', async () => {
  const root = house({ 'libs/one/src/a.ts': made('no-name') });
  expect(await checkErrors(root)).toEqual([
    'docs/errors.md is not up to date: npm run house -- errors --write',
  ]);
  await writeErrors(root);
  expect(await checkErrors(root)).toEqual([]);
  writeFileSync(join(root, 'docs/errors.md'), 'by hand');
  expect(await checkErrors(root)).toHaveLength(1);
});

it('a second home is a problem, which writing does not allow', async () => {
  const root = house({ 'libs/one/src/a.ts': made('no-name'), 'libs/two/src/b.ts': made('no-name') });
  await writeErrors(root);
  expect(await checkErrors(root)).toEqual([
    'no-name is built in 2 files: libs/one/src/a.ts, libs/two/src/b.ts',
  ]);
});
