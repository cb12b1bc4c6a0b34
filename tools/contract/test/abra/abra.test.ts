import { describe } from 'vitest';
import { apps } from './apps.ts';
import { grammar } from './grammar.ts';
import { linting } from './linting.ts';
import { contract } from './world.ts';

await contract((world) => {
  describe('grammar', () => grammar(world));
  describe('apps', () => apps(world));
  describe('lint', () => linting(world));
});
