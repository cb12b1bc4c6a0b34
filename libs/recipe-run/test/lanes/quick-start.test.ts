import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import { removeVolumes } from '@ci-warm/app-lifecycle';
import { canonicalsOf } from '@ci-warm/sandbox';
import { Secret } from '@ci-warm/secret';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCanonical } from '../support/seed-canonical.ts';
import { config, createWorld, testFile, type World } from '../support/world.ts';

// What somebody did to a canonical while no run had it: nothing on disk says so, and no quick run may start from it.
const recipe = 'custom-html';
let world: World;
let canonical: Canonical;
let stack: string;
let volume: string;
let commit: string;
let known: string[];
beforeAll(async () => {
  world = await createWorld([recipe]);
  // No first boot makes this file.
  canonical = await seedCanonical(world, recipe, '1.11.0+1.29.0', { 'kept.html': 'known-good data' });
  stack = stackName(canonical.domain);
  volume = (await world.swarm.volumesOf(stack))[0]!.mountpoint;
  ({ commit } = await world.sandbox.pullRequest(recipe));
  await world.recipe(recipe, {
    'recipe.config.ts': config(),
    'tests/before-upgrade/a.test.ts': testFile(
      'known-good data',
      "assert.equal(await (await fetch(context.app.url + '/kept.html')).text(), 'known-good data'); assert.deepEqual(fs.readdirSync(context.volumes.content).sort(), ['index.html', 'kept.html']);",
    ),
  });
  known = await canonicalsOf(world.sandbox);
});
afterAll(() => world?.stop());

const kept = () => join(volume, 'kept.html');
const quick = (onProgress?: (line: string) => void) =>
  world.test(
    { recipe, ref: commit, lane: 'quick', stages: ['upgrade'] },
    {
      onProgress: (line) => {
        world.said.push(line);
        onProgress?.(line);
      },
    },
  );

it('a file of the volume was changed, its size and time were not', async () => {
  const before = join(world.sandbox.dir, 'before');
  execFileSync('touch', ['-r', kept(), before]);
  await writeFile(kept(), 'other-hand data');
  execFileSync('touch', ['-r', before, kept()]);

  expect((await quick()).verdict).toBe('green');
  expect(await canonicalsOf(world.sandbox)).toEqual(known);
});

it('the volume was removed', async () => {
  await removeVolumes(world.swarm, canonical.domain);
  expect((await quick()).verdict).toBe('green');
  expect(await canonicalsOf(world.sandbox)).toEqual(known);
});

it('a secret was removed: it is there again before anything is deployed', async () => {
  const secret = `${stack}_own_v1`;
  await world.registry.write({ ...canonical, secrets: [secret] });
  await world.registry.secretsOf(recipe).keep({ [secret]: new Secret('kept') });
  let secrets: Promise<readonly string[]> | undefined;
  const results = await quick((line) => {
    if (line.startsWith('reattaching')) secrets = world.swarm.secretsOf(stack);
  });
  expect(results.verdict).toBe('green');
  expect(await secrets).toEqual([secret]);
});
