import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockName } from '@ci-warm/app-names';
import { acquireLock } from '@ci-warm/state-files';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createFaultWorld, type FaultWorld } from './faults/support/world.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const recipe = 'custom-html';
const config = "warmCanonical: true, expectedNotApplicable: { backup: 'not here', restore: 'not here' }";
let world: FaultWorld;
beforeAll(async () => {
  world = await createFaultWorld([recipe]);
});
afterAll(() => world?.stop());

/** What the only run has written, once it has. */
async function writtenResults(): Promise<object> {
  const runs = join(world.sandbox.warmRoot, 'runs');
  return vi.waitFor(
    async () => {
      const [id = ''] = await readdir(runs);
      return JSON.parse(await readFile(join(runs, id, 'results.json'), 'utf8')) as object;
    },
    { timeout: 120_000, interval: 100 },
  );
}

it('a run that is promoted has its verdict written, and keeps its slot until the promotion is over', async () => {
  // The promotion waits for the canonical, and with it the run.
  const canonical = join(world.sandbox.lockDir, lockName(`warm-${recipe}.ci.test`));
  const held = await acquireLock(canonical, { purpose: 'the test' });
  if (held.outcome === 'busy') throw new Error('the lock is not free');
  const env = { CCCI_MAX_TESTS: '1' };
  const promoting = world.run({ recipe, config, env });
  expect(await writtenResults()).toMatchObject({ verdict: 'green', promotion: null });

  const other = await world.run({ recipe: 'notes', stages: 'install', env, args: ['--wait', '0'] });
  expect(other).toMatchObject({ code: 75 });
  expect(other.stderr).toContain(`quick-runner for ${recipe}`);

  await held.lock.release();
  const promoted = { verdict: 'green', promotion: { outcome: 'promoted', reason: null } };
  expect(await promoting).toMatchObject({ code: 0, results: promoted });
  expect(await writtenResults()).toMatchObject(promoted);
  expect(await world.run({ recipe: 'notes', stages: 'install', env })).toMatchObject({ code: 0 });
});
