import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { measure } from '../src/figures/measure.ts';
import { smallHouse } from './small-house.ts';

it('counts files and lines, of the product without its tests', () => {
  const root = smallHouse({
    'libs/one/src/index.ts': "export const one = 1;\nexport { two } from './two.ts';\n",
    'libs/one/src/two.ts': 'export const two = 2;\n',
    'libs/one/test/one.test.ts': 'export {};\n',
    'libs/one/dist/types/src/index.d.ts': 'export declare const one = 1;\n',
    'apps/app/src/wire.ts': '\n\n\n',
    'tools/tool/src/main.ts': 'export {};\n',
  });
  expect(measure(root)).toMatchObject({
    sizes: { product: { files: 3, lines: 6 }, test: { files: 1, lines: 1 }, tool: { files: 1, lines: 1 } },
    wire: { files: 1, lines: 3 },
    longestFiles: [{ name: 'apps/app/src/wire.ts', lines: 3 }, {}, {}, {}],
  });
});

it('finds the circle of files that lead back to each other, whatever form the import has', () => {
  const root = smallHouse({
    'libs/one/src/a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
    'libs/one/src/b.ts': "export { c as b } from './deeper/c.ts';\n",
    'libs/one/src/deeper/c.ts': "export const c = () => import('../d.ts');\n",
    'libs/one/src/d.ts': "import type { a } from './a.ts';\nexport type D = typeof a;\n",
    'libs/one/src/outside.ts': "import './a.ts';\n",
  });
  const { circles } = measure(root);
  expect(circles.all).toEqual([
    ['libs/one/src/a.ts', 'libs/one/src/b.ts', 'libs/one/src/d.ts', 'libs/one/src/deeper/c.ts'],
  ]);
  expect(circles.byValue).toEqual([]);
});

it.each([
  ["import { type A } from './a.ts';", 0],
  ["type A = import('./a.ts').A;\nexport type { A };", 0],
  ["import { type A, b } from './a.ts';", 1],
  ["import './a.ts';", 1],
])('tells what is left when the types are gone: %s', (back, circles) => {
  const root = smallHouse({
    'libs/one/src/a.ts': "import './b.ts';\nexport type A = 1;\nexport const b = 1;\n",
    'libs/one/src/b.ts': `${back}\n`,
  });
  expect(measure(root).circles.all).toHaveLength(1);
  expect(measure(root).circles.byValue).toHaveLength(circles);
});

it('names the rooms that import each other, and how long functions are', () => {
  const root = smallHouse({
    'libs/one/src/left/a.ts': "import '../right/b.ts';\nexport function long() {\n  return 1;\n}\n",
    'libs/one/src/right/b.ts': "import '../left/c.ts';\n",
    'libs/one/src/left/c.ts': 'export const short = () => 1;\n',
    'libs/one/src/other/d.ts': "import '../left/c.ts';\n",
  });
  const { circles, mutualRooms, longestFunctions } = measure(root);
  expect(circles.all).toEqual([]);
  expect(mutualRooms).toEqual(['libs/one: left ⇄ right']);
  expect(longestFunctions).toEqual([
    { name: 'libs/one/src/left/a.ts long', lines: 3 },
    { name: 'libs/one/src/left/c.ts short', lines: 1 },
  ]);
});

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

it('prints the figures of folders side by side', () => {
  const before = smallHouse({
    'package.json': '{}',
    'libs/one/src/a.ts': '\n',
    'apps/app/src/main.ts': '\n',
  });
  const after = smallHouse({
    'package.json': '{}',
    'libs/one/src/a.ts': '\n\n',
    'apps/app/src/main.ts': '\n',
  });
  const printed = execFileSync(process.execPath, [main, before, after], { encoding: 'utf8' });
  expect(printed).toMatch(/^product: files, lines +2, 2 +2, 3$/m);
  expect(printed).toMatch(/^nobody uses: files +\d+ +\d+$/m);
});

it('does not take another folder for a house without circles', () => {
  const { status, stderr } = spawnSync(process.execPath, [main, smallHouse({})], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('no checkout of this repository');
});
