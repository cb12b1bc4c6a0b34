import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { measure } from '../src/figures/measure.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** How many files may still lead back to themselves. It only shrinks, and a library without circles is taken off. */
const left: Readonly<Record<string, number>> = {
  'libs/recipe-config': 2,
  'libs/recipe-run': 11,
};

it('no file of a library, an app or a tool leads back to itself', () => {
  const parts = measure(root)
    .circles.all.flat()
    .map((path) => path.split('/').slice(0, 2).join('/'));
  const found = Object.fromEntries(
    [...new Set(parts)].sort().map((part) => [part, parts.filter((one) => one === part).length]),
  );
  expect(found).toEqual(left);
});
