import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coldDomain, stackName } from '@ci-warm/app-names';
import type { RunResults } from '@ci-warm/run-results';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { config, createWorld, testFile, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 180_000 });
const recipe = 'custom-html';
let world: World;
beforeAll(async () => {
  world = await createWorld([recipe]);
});
afterAll(() => world?.stop());

const names = ({ tiers }: RunResults, name: string) =>
  tiers.find(({ tier }) => tier === name)?.tests.map((test) => `${test.outcome} ${test.name}`);

it('an approved test of the head that has lost its run bit fails the run before anything is deployed', async () => {
  const head = await world.commit(recipe, 'main', async (folder) => {
    await mkdir(`${folder}/tests`);
    await writeFile(`${folder}/tests/check.sh`, '#!/bin/sh\nexit 1\n');
  });
  await world.recipe(recipe, {
    'recipe.config.ts': "export const config = { approvedHeadTests: ['tests/check.sh', 'tests/gone.sh'] };",
    'tests/a.test.ts': testFile('of the CI folder', 'assert.ok(context);'),
  });
  // Node loads a recipe's config only once.
  const repo = await mkdtemp(join(world.sandbox.dir, 'ci-'));
  await cp(world.repo, repo, { recursive: true });
  const results = await world.test({ recipe, ref: head }, { repo });
  expect(results).toMatchObject({
    verdict: 'red',
    reason: expect.stringMatching(/^custom: .*tests\/check\.sh has no run bit: "chmod \+x" it/),
    deployCount: 0,
    teardown: { clean: true },
  });
});

it("the CI folder's overlay is deployed with base and head, its repair with the base alone; own tests of the head that are approved run", async () => {
  const { commit } = await world.sandbox.pullRequest(recipe);
  const head = await world.commit(recipe, commit, async (folder) => {
    await mkdir(`${folder}/tests`);
    for (const name of ['approved', 'other'])
      await writeFile(
        `${folder}/tests/${name}.test.mjs`,
        testFile(`${name} of the head`, "assert.equal(context.phase, 'head');"),
      );
    await symlink('/bin/true', `${folder}/tests/link`);
  });
  const release = await world.run(
    ['git', '-C', `${world.sandbox.dir}/remotes/${recipe}.git`, 'show', '1.11.0+1.29.0:compose.yml'],
    { timeoutMs: 10_000 },
  );
  const repaired = release.stdout.replace(/^ {6}labels:$/m, "      labels:\n        - 'ci.repaired=yes'");
  expect(repaired).not.toBe(release.stdout);
  await world.recipe(recipe, {
    'recipe.config.ts': config(
      "composeOverlay: 'compose.ci.yml', baseRepair: 'base-repair', approvedHeadTests: ['tests/approved.test.mjs', 'tests/link', 'tests/gone.sh']",
    ),
    'compose.ci.yml':
      "version: '3.8'\nservices:\n  app:\n    deploy:\n      labels:\n        - 'ci.overlay=yes'\n",
    'base-repair/compose.yml': repaired,
    'tests/a.test.ts': testFile('of the CI folder', 'assert.ok(context);'),
  });
  const domain = coldDomain({ recipe, commit: head, lane: 'cold', base: world.sandbox.baseDomain });
  const seen: Promise<Record<string, string>>[] = [];
  const look = async (domain: string) => {
    const { services } = await world.swarm.observeStack(stackName(domain));
    return services.find(({ shortName }) => shortName === 'app')?.labels ?? {};
  };
  const results = await world.test(
    { recipe, ref: head },
    {
      onProgress: (line) => {
        if (/^(upgrading|pass: of the CI folder)/.test(line)) seen.push(look(domain));
      },
    },
  );
  const [base, after] = await Promise.all(seen);
  expect(base).toMatchObject({ 'ci.overlay': 'yes', 'ci.repaired': 'yes' });
  expect(after).toMatchObject({ 'ci.overlay': 'yes' });
  expect(after).not.toHaveProperty('ci.repaired');
  expect(names(results, 'install')).toContain(
    `pass commit ${results.base?.commit.slice(0, 8)}+U is what runs`,
  );
  expect(names(results, 'upgrade')).toContain(`pass commit ${head.slice(0, 8)}+U is what runs`);
  expect(names(results, 'custom')).toEqual([
    'pass of the CI folder',
    'pass approved of the head',
    'fail tests/link',
    'skip tests/gone.sh',
  ]);
  expect(results).toMatchObject({ deployCount: 2, teardown: { clean: true } });
});
