import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalsOf } from '@ci-warm/sandbox';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RunOrder } from './faults/support/types.ts';
import { createFaultWorld, type FaultWorld } from './faults/support/world.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
// In order: a release is promoted with what its CI folder adds, then a pull request is tested on top of it in both lanes.
const recipe = 'custom-html';
const stack = `warm-${recipe}_ci_test`;
const config = `warmCanonical: true, composeOverlay: 'compose.ci.yml', hooks: { install: 'install.sh' },
  expectedNotApplicable: { backup: 'not here', restore: 'not here' }`;
const files = {
  'compose.ci.yml': `version: '3.8'
services:
  app:
    deploy:
      labels:
        - 'ci.hook=\${FROM_HOOK}'
  side:
    image: nginx:1.29.0
`,
  'install.sh': `#!/bin/sh
echo '{ "env": { "FROM_HOOK": "asked" } }' > "$CCCI_HOOK_ANSWER"
`,
};
let world: FaultWorld;
let commit: string;
beforeAll(async () => {
  world = await createFaultWorld([recipe]);
  ({ commit } = await world.sandbox.pullRequest(recipe));
});
afterAll(() => world?.stop());

const run = (order: Partial<RunOrder> = {}) => world.run({ recipe, config, files, ...order });
const shared = () => join(world.sandbox.abraDir, 'recipes', recipe);
const canonical = async () =>
  JSON.parse(await readFile(join(world.sandbox.warmRoot, `warm-${recipe}`, 'canonical.json'), 'utf8')) as {
    env: string;
    commit: string;
    images: object;
  };

it('a green cold run is promoted with the overlay and the setting of the install hook', async () => {
  expect(await run()).toMatchObject({
    code: 0,
    results: { verdict: 'green', promotion: { outcome: 'promoted' } },
  });
  const { env, images } = await canonical();
  const recorded = Buffer.from(env, 'base64').toString();
  expect(recorded).toMatch(/^COMPOSE_FILE="?compose\.yml:compose\.ci\.yml"?$/m);
  expect(recorded).toMatch(/^FROM_HOOK="?asked"?$/m);
  expect(Object.keys(images)).toContain('nginx:1.29.0');
  if (existsSync(shared()))
    expect(execFileSync('git', ['-C', shared(), 'status', '--porcelain'], { encoding: 'utf8' })).toBe('');
});

it('a quick run starts from exactly that, and leaves every byte of it', async () => {
  const before = await canonicalsOf(world.sandbox);
  const swarm = createSwarmClient({ dockerHost: world.sandbox.dockerHost });
  let base: ReturnType<typeof swarm.observeStack> | undefined;
  const ended = await run({
    ...{ ref: commit, pr: '1', quick: true, stages: 'upgrade,custom' },
    onLine: (line) => {
      if (line.includes('upgrading')) base ??= swarm.observeStack(stack);
    },
  });
  expect(ended).toMatchObject({ code: 0, results: { verdict: 'green', lane: 'quick' } });
  const { services = [] } = (await base) ?? {};
  expect(services.map(({ shortName }) => shortName).sort()).toEqual(['app', 'side']);
  expect(services.find(({ shortName }) => shortName === 'app')?.labels).toMatchObject({
    'ci.hook': 'asked',
    [`coop-cloud.${stack}.chaos-version`]: `${(await canonical()).commit.slice(0, 8)}+U`,
  });
  expect(await canonicalsOf(world.sandbox)).toEqual(before);
});

it('a cold run upgrades from its version, with the overlay under both', async () => {
  expect(await run({ ref: commit, pr: '1' })).toMatchObject({
    code: 0,
    results: { verdict: 'green', lane: 'cold', base: { origin: 'canonical' } },
  });
});
