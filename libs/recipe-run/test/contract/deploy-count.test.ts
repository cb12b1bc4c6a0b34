import { expect, it } from 'vitest';
import { createDeployCount } from '../../src/contract/deploy-count.ts';

it('deploys are counted by what they are for, also when one fails; all others are the app’s own', async () => {
  const deploys = createDeployCount();
  deploys.add();
  await deploys.during('dependency', async () => deploys.add());
  const failing = deploys.during('rewire', async () => {
    deploys.add();
    throw new Error('not healthy');
  });
  await expect(failing).rejects.toThrow('not healthy');
  deploys.add();
  expect(deploys.totals()).toEqual({ deployCount: 2, rewireCount: 1, dependencyDeployCount: 1 });
});
