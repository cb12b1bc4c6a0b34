import { warmDomain } from '@ci-warm/app-names';
import { expect } from 'vitest';
import { ownRecipe } from '../support/own-recipe.ts';
import { nothing } from '../support/prove-rows.ts';
import { reconcile } from '../support/reconcile.ts';
import type { FaultRow } from '../support/fault-row.ts';
import type { Ended, RunOrder } from '../support/types.ts';
import { beforeDeploy, beforeUpgrade, whileAt } from '../support/while-at.ts';
import type { FaultWorld } from '../support/world.ts';

const recipe = 'members';
const shared = warmDomain('keycloak', 'ci.test');
// Its tests log in by the form and by password: without its Keycloak not one of them passes.
const own = await ownRecipe(recipe);
const files = { ...own, 'tests/a.test.ts': undefined };
const ofItsOwn = {
  ...files,
  'recipe.config.ts': own['recipe.config.ts']?.replace(
    "recipe: 'keycloak'",
    "recipe: 'keycloak', shared: 'never'",
  ),
};
const modeOf = ({ results }: Ended) => results?.dependencies[0]?.mode;

const head = async (world: FaultWorld, stages: string): Promise<RunOrder> => {
  const { commit } = await world.sandbox.pullRequest(recipe);
  return { recipe, ref: commit, stages, files };
};
const undeploy = (world: FaultWorld) => world.abra('app', 'undeploy', shared);
const deploy = async (world: FaultWorld) => {
  expect(await reconcile(world.sandbox, 'keycloak')).toMatchObject({ code: 0 });
};

/** A shared Keycloak that goes away, and what others do to it while a run uses it. */
export const dependencyRows: readonly FaultRow[] = [
  {
    fault: 'the shared Keycloak is down',
    where: 'start',
    outcome: 'green: the run deploys one of its own, and says why; that takes longer',
    exitCode: 0,
    left: nothing,
    tiers: { custom: 'pass' },
    run: async (world) => {
      await undeploy(world);
      const ended = await world.run(await head(world, 'custom'));
      expect(ended.results?.dependencies).toMatchObject([
        { mode: 'cold', reason: `${shared} is undeployed` },
      ]);
      expect(ended.results?.dependencyDeployCount).toBe(1);
      await deploy(world);
      return ended;
    },
  },
  {
    fault: 'the shared Keycloak goes down under the run',
    where: 'upgrade',
    outcome: 'infrastructure, code `dependency-lost`: nothing is said about the recipe',
    exitCode: 3,
    left: 'its realm, until the next run',
    code: 'dependency-lost',
    reason: /the dependency keycloak was lost: warm-keycloak\.ci\.test is undeployed/,
    run: async (world) => {
      const ended = await whileAt(world, await head(world, 'upgrade,custom'), beforeUpgrade, () =>
        undeploy(world),
      );
      expect(modeOf(ended)).toBe('warm');
      await deploy(world);
      return ended;
    },
  },
  {
    fault: 'the reconciler wants to upgrade the shared Keycloak',
    where: 'upgrade',
    outcome: 'green: the reconciler ends with 75 and tries again later',
    exitCode: 0,
    left: nothing,
    tiers: { upgrade: 'pass', custom: 'pass' },
    run: async (world) => {
      await world.sandbox.publish('keycloak', '10.7.2+26.6.3');
      const ended = await whileAt(world, await head(world, 'upgrade,custom'), beforeUpgrade, async () => {
        const busy = await reconcile(world.sandbox, 'keycloak', '--wait', '0');
        expect(busy).toMatchObject({ code: 75, stdout: expect.stringContaining('quick-runner') });
      });
      expect(modeOf(ended)).toBe('warm');
      return ended;
    },
  },
  {
    fault: 'other runs start, and one is killed, while a run with a Keycloak of its own is under way',
    where: 'upgrade',
    outcome: 'green: what the killed one left is removed, nothing of the live one is touched',
    exitCode: 0,
    left: nothing,
    tiers: { upgrade: 'pass', custom: 'pass' },
    run: async (world) => {
      const order = { ...(await head(world, 'upgrade,custom')), files: ofItsOwn };
      const ended = await whileAt(world, order, beforeUpgrade, async () => {
        const strikes = [{ ...beforeDeploy, when: 'after', action: 'kill -KILL $RUN' }] as const;
        expect(await world.run({ recipe: 'notes', stages: 'install', strikes })).toMatchObject({
          signal: 'SIGKILL',
        });
        const ofTheLive = async () => (await world.left()).filter((line) => !/note/.test(line));
        const before = await ofTheLive();
        const next = await world.nextRun();
        expect(next).toMatchObject({
          code: 0,
          stderr: expect.stringMatching(/removing what a dead run left at note-/),
        });
        expect(await ofTheLive()).toEqual(before);
        expect(before).toContainEqual(expect.stringMatching(/^volume keyc-/));
      });
      expect(modeOf(ended)).toBe('cold');
      return ended;
    },
  },
];
