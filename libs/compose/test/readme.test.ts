import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const library = fileURLToPath(new URL('../', import.meta.url));

test('the example of the README prints what it says', () => {
  const readme = readFileSync(`${library}README.md`, 'utf8');
  const program = /```ts\n([^`]*)```/.exec(readme)?.[1] ?? '';
  const printed = execFileSync(
    process.execPath,
    ['--input-type=module-typescript', '--eval', program],
    // Where it finds the packages of the workspace.
    { cwd: library, encoding: 'utf8' },
  );
  expect(`// ${printed}`).toBe(program.split(/^(?=\/\/ )/m).at(-1));
});
