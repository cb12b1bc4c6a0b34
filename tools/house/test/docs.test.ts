import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { deadNamesIn } from '../src/code/named-in-docs.ts';
import { partsOf } from '../src/picture/graph.ts';
import { checkPicture, writePicture } from '../src/picture/picture-page.ts';
import { smallHouse } from './small-house.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('every file, link and exported name that a page names is there', () => {
  expect(deadNamesIn(root)).toEqual([]);
});

it('docs/design.md says of every library what question it answers', () => {
  const page = readFileSync(join(root, 'docs/design.md'), 'utf8');
  const libraries = globSync('libs/*', { cwd: root }).sort();
  expect(libraries.filter((library) => !page.includes(`\n| \`${library}\` `))).toEqual([]);
});

it('CONTRIBUTING.md has every library in the row of its layer', () => {
  const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (\w+) +\| `libs\/\{([\w,-]+)\}`/gm)];
  const told = rows.flatMap(([, layer, names = '']) => names.split(',').map((name) => `${name}: ${layer}`));
  const libraries = partsOf(root).filter(({ layer }) => layer !== 'app');
  expect(told.sort()).toEqual(libraries.map(({ name, layer }) => `${name}: ${layer}`).sort());
});

it('docs/design.md shows the house as it is; npm run house -- picture --write draws it anew', async () => {
  expect(await checkPicture(root)).toEqual([]);
});

const marks = '<!-- picture: npm run house -- picture --write -->\n<!-- end of picture -->';
const part = (layer: string, ...dependencies: string[]) =>
  JSON.stringify({
    nx: { tags: [`layer:${layer}`] },
    dependencies: Object.fromEntries([
      ...dependencies.map((name) => [`@ci-warm/${name}`, '*']),
      ['zod', '4'],
    ]),
  });

it('the picture leaves out arrows that others imply, and those to rules and foundations', async () => {
  const house = smallHouse({
    'docs/design.md': `before\n\n${marks}\n\nafter\n`,
    'apps/shop/package.json': part('app', 'sell', 'deploy', 'errors'),
    'libs/sell/package.json': part('workflow', 'deploy', 'prices'),
    'libs/deploy/package.json': part('capability', 'engine'),
    'libs/engine/package.json': part('client', 'errors'),
    'libs/prices/package.json': part('rule', 'errors'),
    'libs/errors/package.json': part('foundation'),
  });
  expect(await checkPicture(house)).toHaveLength(1);
  await writePicture(house);
  expect(await checkPicture(house)).toEqual([]);
  const page = readFileSync(join(house, 'docs/design.md'), 'utf8');
  expect(page).toMatch(/^before\n[^]*\nafter\n$/);
  const arrows = page.split('\n').filter((line) => /-->/.test(line) && !line.startsWith('<!--'));
  expect(arrows).toEqual([
    '  shop --> sell',
    '  deploy ---> engine',
    '  sell --> deploy',
    '  layer-client --> layer-rule --> layer-foundation',
  ]);
});

it('a part without a layer cannot be drawn', async () => {
  const house = smallHouse({ 'docs/design.md': marks, 'libs/odd/package.json': '{}' });
  await expect(checkPicture(house)).rejects.toThrow('no known layer: odd');
});

it('what a page names and is not there is told with the page', () => {
  const house = smallHouse({
    'libs/one/src/a.ts': 'export function made(): void {}\nfunction hidden(): void {}\n',
    'docs/page.md':
      '`src/a.ts` `room/a.ts` `libs/one/src/a.ts` `libs/two` [a](../README.md) [b](b.md)\n`made` in `libs/one/src/a.ts`, `hidden` in `libs/one/src/a.ts`\n',
    'README.md': '```\n`libs/three`\n```\n',
  });
  expect(deadNamesIn(house)).toEqual([
    'docs/page.md: libs/two is not there',
    'docs/page.md: no library or app has room/a.ts',
    'docs/page.md: the link to b.md leads nowhere',
    'docs/page.md: libs/one/src/a.ts exports no hidden',
  ]);
});
