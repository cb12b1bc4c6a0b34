import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { measure } from '../src/figures/measure.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('no file of a library, an app or a tool leads back to itself', () => {
  expect(measure(root).circles.all).toEqual([]);
});
