import { describe } from 'vitest';
import { deploying } from './deploying.ts';
import { contract } from './world.ts';

await contract((world) => {
  describe('deploy', () => deploying(world));
});
