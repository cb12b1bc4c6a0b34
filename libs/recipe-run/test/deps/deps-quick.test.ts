import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runRealm, stackName } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownRecipe } from '../support/own-recipe.ts';
import { startProvider, type Provider } from '../support/provider.ts';
import { seedCanonical } from '../support/seed-canonical.ts';
import { createWorld, type World } from '../support/world.ts';

const recipe = 'members';
let world: World;
let provider: Provider;
let canonical: Canonical;
beforeAll(async () => {
  world = await createWorld(['keycloak', recipe]);
  provider = await startProvider(world);
  canonical = await seedCanonical(world, recipe, '1.1.0+1.1.0');
  await ownRecipe(world, recipe);
});
afterAll(() => world?.stop());

/** What a quick run must leave as it was. */
async function knownGood() {
  const { abraDir } = world.sandbox;
  const env = join(abraDir, 'servers', 'default', `${canonical.domain}.env`);
  return {
    env: await readFile(env, 'latin1'),
    registry: await readFile(world.registry.folderOf(recipe).canonical, 'latin1'),
    secrets: (await world.swarm.secretsOf(stackName(canonical.domain))).sort(),
    state: (await world.lifecycle.status(canonical.domain)).state,
    realms: await provider.realms(),
  };
}

it.each([
  ['passes', undefined, 'green'],
  ['fails', 'start', 'red'],
] as const)(
  'a quick run that %s has a realm of its own, and its wiring is undone',
  async (_name, fault, verdict) => {
    const { commit } = await world.sandbox.pullRequest(recipe, fault ? { break: fault } : {});
    const before = await knownGood();
    expect(before).toMatchObject({ state: 'undeployed', realms: [] });
    let during: string | undefined;
    const onProgress = (line: string) => {
      if (line.startsWith('upgrading')) during = line;
    };
    const results = await world.test({ recipe, ref: commit, lane: 'quick' }, { onProgress });
    expect(during).toBeDefined();
    expect(results).toMatchObject({
      verdict,
      lane: 'quick',
      dependencyDeployCount: 0,
      teardown: { clean: true },
    });
    const realm = runRealm({ recipe, commit, lane: 'quick' });
    expect(results.dependencies).toMatchObject([{ mode: 'warm', realm }]);
    if (verdict === 'green') {
      const custom = results.tiers.find(({ tier }) => tier === 'custom');
      expect(custom?.tests.map(({ name }) => name)).toContain('a member signs in and is known by his name');
    }
    expect(await knownGood()).toEqual(before);
  },
);
