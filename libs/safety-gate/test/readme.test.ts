import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const library = fileURLToPath(new URL('../', import.meta.url));

test('the example of the README prints what it says', () => {
  const readme = readFileSync(`${library}README.md`, 'utf8');
  const program = /```ts\n([^`]*)```/.exec(readme)?.[1] ?? '';
  const [, promised = 'nothing'] = /; \/\/ (.*)$/m.exec(program) ?? [];
  // In the folder of the library, where it finds the packages of the workspace.
  const options = { cwd: library, encoding: 'utf8' as const };
  const words = ['--input-type=module-typescript', '--eval', program];
  expect(execFileSync(process.execPath, words, options)).toBe(`${promised}\n`);
});
