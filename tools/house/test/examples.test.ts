import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { examplesOf } from '../src/code/examples.ts';
import { typeErrorsIn } from '../src/code/type-check.ts';
import { smallHouse } from './small-house.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const examples = examplesOf(root);

it('every library has a README with an example that fits what the library is now', () => {
  expect(typeErrorsIn(root, examples)).toEqual([]);
});

it.each(examples.filter(({ saysWhatItPrints }) => saysWhatItPrints))(
  'the example of $library prints what it says',
  ({ library, code, comments }) => {
    const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', code], {
      cwd: join(root, library),
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
    });
    for (const line of printed.trimEnd().split('\n')) expect(comments).toContain(line);
  },
);

it('an example that calls what is not there is a problem, and so is a library without one', () => {
  const example = (code: string) => ({
    ...{ library: 'libs/clock', code, comments: [], saysWhatItPrints: false },
  });
  const wrong = example(`import { stopTime } from '@ci-warm/clock';\n`);
  expect(typeErrorsIn(root, [wrong])).toEqual([expect.stringContaining('libs/clock, line 1 of its example')]);
  const house = smallHouse({ 'libs/one/package.json': '{}', 'libs/one/README.md': '# one\n' });
  expect(() => examplesOf(house)).toThrow('no example in the README of libs/one');
});
