import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import { canonicalsOf } from '@ci-warm/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCanonical } from '../support/seed-canonical.ts';
import { config, createWorld, passing, type World } from '../support/world.ts';

const recipe = 'custom-html';
const version = '1.11.0+1.29.0';
let world: World;
let canonical: Canonical;
beforeAll(async () => {
  world = await createWorld([recipe]);
  canonical = await seedCanonical(world, recipe, version);
});
afterAll(() => world?.stop());

const overlay = (image: string) => `version: '3.8'
services:
  app:
    deploy:
      labels:
        - 'ci.overlay=yes'
  side:
    image: ${image}
`;

async function withOverlay(image: string): Promise<void> {
  await world.recipe(recipe, {
    'recipe.config.ts': config("composeOverlay: 'compose.ci.yml'"),
    'compose.ci.yml': overlay(image),
    'tests/a.test.ts': passing,
  });
}

const knownGood = async () => ({
  bytes: await canonicalsOf(world.sandbox),
  env: await readFile(join(world.sandbox.abraDir, 'servers', 'default', `${canonical.domain}.env`), 'latin1'),
  secrets: await world.swarm.secretsOf(stackName(canonical.domain)),
});

it("a quick run's base is the known-good commit with the overlay, as the head is; known-good is as it was afterwards", async () => {
  const { commit } = await world.sandbox.pullRequest(recipe);
  await withOverlay('nginx:1.29.0');
  const before = await knownGood();
  const stack = stackName(canonical.domain);
  let base: Promise<{ services: readonly { shortName: string; labels: Readonly<Record<string, string>> }[] }>;
  const results = await world.test(
    { recipe, ref: commit, lane: 'quick' },
    {
      onProgress: (line) => {
        if (line.startsWith('upgrading')) base = world.swarm.observeStack(stack);
      },
    },
  );
  expect(results).toMatchObject({ verdict: 'green', lane: 'quick', deployCount: 2 });
  const { services } = await base!;
  expect(services.map(({ shortName }) => shortName).sort()).toEqual(['app', 'side']);
  expect(services.find(({ shortName }) => shortName === 'app')?.labels).toMatchObject({
    'ci.overlay': 'yes',
    [`coop-cloud.${stack}.chaos-version`]: `${canonical.commit.slice(0, 8)}+U`,
  });
  expect(await knownGood()).toEqual(before);
});

it('an image that the overlay names is looked up before the canonical is deployed', async () => {
  const { commit } = await world.sandbox.pullRequest(recipe);
  await withOverlay('nobody/has:this');
  const before = await knownGood();
  const results = await world.test({ recipe, ref: commit, lane: 'quick' });
  expect(results).toMatchObject({
    verdict: 'infrastructure',
    deployCount: 0,
    reason: expect.stringContaining('image nobody/has:this cannot be had'),
  });
  expect(await knownGood()).toEqual(before);
});
