import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const library = fileURLToPath(new URL('../', import.meta.url));

test('the three lines of the README take a snapshot of any directory, and the fourth brings it back', () => {
  const readme = readFileSync(join(library, 'README.md'), 'utf8');
  const [imports = '', ...lines] = (/```ts\n([^`]*)```/.exec(readme)?.[1] ?? '').trim().split(/\n+/);
  expect(lines).toHaveLength(3);
  const back = /`(await warmsnap\.restore[^`]*)`/.exec(readme)?.[1] ?? '';
  const root = mkdtempSync(join(tmpdir(), 'warmsnap-readme-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const file = join(root, 'data', 'settings');
  mkdirSync(join(root, 'data'));
  writeFileSync(file, 'as it was');
  const program = [
    imports,
    "import { writeFileSync } from 'node:fs';",
    ...lines,
    `writeFileSync(${JSON.stringify(file)}, 'spoilt');`,
    back,
  ];
  // Where it finds the packages of the workspace.
  execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', program.join('\n').replaceAll('/srv', root)],
    {
      cwd: library,
    },
  );
  expect(readFileSync(file, 'utf8')).toBe('as it was');
});
