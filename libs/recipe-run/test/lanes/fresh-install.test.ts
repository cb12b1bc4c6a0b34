import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultTiers, type RunResults } from '@ci-warm/run-results';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parseStages, tiersOf } from '../../src/tiers/stages.ts';
import { config, createWorld, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 180_000 });
const recipe = 'custom-html';
let world: World;
beforeAll(async () => {
  world = await createWorld([recipe]);
});
afterAll(() => world?.stop());

const outcomes = ({ tiers }: RunResults) =>
  Object.fromEntries(tiers.map(({ tier, outcome }) => [tier, outcome]));

it('finds what an upgrade hides: a setting that only apps of the release before have', async () => {
  await world.recipe(recipe, { 'recipe.config.ts': config() });
  const { commit } = await world.sandbox.pullRequest(recipe);
  const head = await world.commit(recipe, commit, async (folder) => {
    const path = join(folder, '.env.sample');
    const sample = await readFile(path, 'utf8');
    await writeFile(path, sample.replace(/^LETS_ENCRYPT_ENV=.*$/m, ''));
    const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
    await writeFile(
      join(folder, 'compose.yml'),
      compose.replace(
        '- DOMAIN=${DOMAIN}',
        '- DOMAIN=${DOMAIN}\n      - NEEDED=${LETS_ENCRYPT_ENV:?is missing}',
      ),
    );
  });
  const results = await world.test({ recipe, ref: head, stages: ['upgrade'], freshInstall: true });
  expect(outcomes(results)).toMatchObject({ upgrade: 'pass', 'fresh-install': 'fail' });
  expect(results).toMatchObject({ verdict: 'red', reason: expect.stringContaining('is missing') });
  expect(await world.leftOf(results.domain)).toEqual([]);
});

it('is asked for by the request, the config or among the stages', () => {
  expect(tiersOf({ stages: ['custom'] }, {})).toEqual(['custom']);
  expect(tiersOf({ stages: ['custom'], freshInstall: true }, {})).toEqual(['custom', 'fresh-install']);
  expect(tiersOf({}, { freshInstall: true })).toEqual([...defaultTiers, 'fresh-install']);
  expect(tiersOf({ stages: parseStages('fresh-install,custom'), freshInstall: true }, {})).toEqual([
    'custom',
    'fresh-install',
  ]);
});

it('passes as a deploy of its own', async () => {
  await world.recipe(recipe, { 'recipe.config.ts': config() });
  const { commit } = await world.sandbox.pullRequest(recipe);
  const results = await world.test({ recipe, ref: commit, stages: ['upgrade', 'fresh-install'] });
  expect(results).toMatchObject({ verdict: 'green', deployCount: 3, teardown: { clean: true } });
  const fresh = results.tiers.find(({ tier }) => tier === 'fresh-install');
  expect(fresh?.tests.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['app is created', `commit ${commit.slice(0, 8)} is what runs`]),
  );
  expect(await world.leftOf(results.domain)).toEqual([]);
});
