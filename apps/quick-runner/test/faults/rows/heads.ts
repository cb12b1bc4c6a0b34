import { stackName } from '@ci-warm/app-names';
import { inventoryOf } from '@ci-warm/sandbox';
import { expect } from 'vitest';
import { nothing } from '../support/prove-rows.ts';
import type { FaultRow } from '../support/fault-row.ts';
import type { Ended } from '../support/types.ts';
import { whileAt } from '../support/while-at.ts';

const recipe = 'custom-html';
const namesOf = ({ results }: Ended, tier: string) =>
  results?.tiers.find((one) => one.tier === tier)?.tests.map(({ name, outcome }) => `${outcome} ${name}`);
const checkout = `"$ABRA_DIR/recipes/${recipe}"`;

/** The head was refused before anything of it reached the host: the one deploy is that of the release before. */
function expectNotDeployed({ results }: Ended, kind: string, value: string): void {
  expect(results?.needsApproval).toMatchObject([{ kind, value }]);
  expect(results?.deployCount).toBe(1);
}

/** Commits that are not what they seem, or ask for what nobody has allowed. */
export const headRows: readonly FaultRow[] = [
  {
    fault: 'abra moves the checkout to another version while it makes the app',
    where: 'install',
    outcome: 'green: the head is checked out again, and seen to be what runs',
    exitCode: 0,
    left: nothing,
    tiers: { install: 'pass' },
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe);
      const action = `git -C ${checkout} checkout --quiet 1.10.0+1.28.0`;
      const strikes = [{ command: 'abra', words: '*app new*', when: 'after', action }] as const;
      const ended = await world.run({ recipe, ref: commit, stages: 'install', strikes });
      expect(ended.struck).toEqual([0]);
      expect(namesOf(ended, 'install')).toContain(`pass commit ${commit.slice(0, 8)} is what runs`);
      return ended;
    },
  },
  {
    fault: 'what abra deploys is not exactly the head: its `chaos-version` is another',
    where: 'upgrade',
    outcome: 'red, with the label that was found',
    exitCode: 1,
    left: nothing,
    reason: /^upgrade: commit \w{8} is what runs failed: the chaos-version label says \w{8}\+U$/,
    tiers: { upgrade: 'fail' },
    run: async (world) => {
      const { commit } = await world.sandbox.pullRequest(recipe);
      const action = `touch ${checkout}/stray`;
      const strikes = [{ command: 'abra', words: '*app deploy*--force*', when: 'before', action }] as const;
      return world.run({ recipe, ref: commit, stages: 'upgrade', strikes });
    },
  },
  {
    fault: 'the compose file binds the socket of Docker',
    where: 'upgrade',
    outcome: 'red, `needs-approval`; nothing of the head is deployed',
    exitCode: 1,
    left: nothing,
    reason: /needs approval: bind \/var\/run\/docker\.sock/,
    tiers: { upgrade: 'fail' },
    run: async (world) => {
      const ref = await world.head(recipe, (compose) =>
        compose.replace(/^ {6}- content:.*$/m, '$&\n      - /var/run/docker.sock:/var/run/docker.sock'),
      );
      const ended = await world.run({ recipe, ref, stages: 'upgrade' });
      expectNotDeployed(ended, 'bind', '/var/run/docker.sock');
      return ended;
    },
  },
  {
    fault: 'the compose file names the volume of the shared Keycloak as its own',
    where: 'upgrade',
    outcome: 'red, `needs-approval`; nothing of the head is deployed',
    exitCode: 1,
    left: nothing,
    reason: /needs approval: external-volume warm-keycloak_ci_test_data/,
    tiers: { upgrade: 'fail' },
    run: async (world) => {
      const ref = await world.head(recipe, (compose) =>
        compose.replace(
          /^ {2}content:$/m,
          '  content:\n    external: true\n    name: warm-keycloak_ci_test_data',
        ),
      );
      const ended = await world.run({ recipe, ref, stages: 'upgrade' });
      expectNotDeployed(ended, 'external-volume', 'warm-keycloak_ci_test_data');
      return ended;
    },
  },
  {
    fault: 'the head asks for a secret that the release before did not have',
    where: 'upgrade',
    outcome: 'green: it is generated before the upgrade',
    exitCode: 0,
    left: nothing,
    tiers: { upgrade: 'pass' },
    run: async (world) => {
      const declared =
        '\nsecrets:\n  token:\n    external: true\n    name: ${STACK_NAME}_token_${SECRET_TOKEN_VERSION}\n';
      const on = await world.head(
        recipe,
        (compose) =>
          compose.replace(/^ {4}volumes:$/m, '    secrets:\n      - token\n    volumes:') + declared,
      );
      const versioned = (sample: string) => `${sample}\nSECRET_TOKEN_VERSION=v1\n`;
      const ref = await world.head(recipe, versioned, '.env.sample', on);
      const order = { recipe, ref, stages: 'upgrade' };
      let there: string[] = [];
      const place = { command: 'abra', words: '*app deploy*--force*', when: 'after' } as const;
      const ended = await whileAt(world, order, place, async () => {
        there = await inventoryOf(world.sandbox);
      });
      expect(there).toContain(`secret ${stackName(ended.results?.domain ?? '')}_token_v1`);
      return ended;
    },
  },
  {
    fault: 'the commit is nowhere to be found: the branch was force-pushed',
    where: 'before it begins',
    outcome: 'refused',
    exitCode: 2,
    left: nothing,
    reason: /custom-html has no f{40}/,
    run: (world) => world.run({ recipe, ref: 'f'.repeat(40), stages: 'install' }),
  },
  {
    fault: 'there is no such pull request',
    where: 'before it begins',
    outcome: 'refused, whatever else is named: no other commit is tested in its place',
    exitCode: 2,
    left: nothing,
    reason: /custom-html has no pull request 4711/,
    run: (world) => world.run({ recipe, pr: '4711', stages: 'install' }),
  },
  {
    fault: 'the commit is none of the pull request that is named',
    where: 'before it begins',
    outcome: 'refused, with the head that the pull request has by now',
    exitCode: 2,
    left: nothing,
    reason:
      /REF.* and .*PR.* contradict each other: \w{40} is no commit of pull request \d+ .*head is \w{40}/,
    run: async (world) => {
      const [one, other] = [await world.sandbox.pullRequest(recipe), await world.sandbox.pullRequest(recipe)];
      const env = { REF: one.commit, PR: other.ref.replace('pr-', '') };
      return world.run({ recipe, env, stages: 'install' });
    },
  },
  {
    fault: 'the newest tag of the recipe is a lightweight one',
    where: 'install',
    outcome: 'red, naming the lint rule: until the tag is gone, abra deploys no release of the recipe',
    exitCode: 1,
    left: nothing,
    reason: /^install: deploy of the base version failed: .*only annotated tags.*R014/,
    tiers: { install: 'fail', upgrade: 'skip', custom: 'skip' },
    run: async (world) => {
      await world.sandbox.publish('guestbook', '1.2.0+2.2.0', { lightweight: true });
      const ended = await world.run({ recipe: 'guestbook', stages: 'install,upgrade,custom' });
      expect(ended.results?.notes).toEqual([expect.stringContaining('1.2.0+2.2.0 is passed over')]);
      return ended;
    },
  },
];
