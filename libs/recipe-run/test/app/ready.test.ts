import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { coldDomain, stackName } from '@ci-warm/app-names';
import type { RunResults } from '@ci-warm/run-results';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, passing, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld(['custom-html', 'notes']);
});
afterAll(() => world?.stop());

const content = '/usr/share/nginx/html';
const config = (ready: string, readySec = 30) =>
  `export const config = { timeouts: { deploySec: 30, readySec: ${readySec} }, ready: ${ready} };`;

/** Makes the app ready, a while after it has a volume. Ends with the run in any case. */
async function makeReady(domain: string, run: Promise<unknown>): Promise<void> {
  const over = run.then(
    () => true,
    () => true,
  );
  for (;;) {
    const [found] = await world.swarm.volumesOf(stackName(domain));
    if (found) {
      await sleep(1_500);
      return writeFile(join(found.mountpoint, 'ready.txt'), 'all migrations are done');
    }
    if (await Promise.race([over, sleep(100)])) return;
  }
}

async function commitOf(recipe: string): Promise<string> {
  return world.commit(recipe, 'main', (folder) => writeFile(join(folder, 'note.md'), recipe));
}

const readySteps = ({ tiers }: RunResults) =>
  tiers.flatMap(({ tests }) => tests.filter(({ name }) => name === 'it says that it is ready'));

describe('an app that serves before it can be used', () => {
  it('is asked over HTTP until it says yes, before any test is run', async () => {
    const ref = await commitOf('custom-html');
    await world.recipe('custom-html', {
      'recipe.config.ts': config(`{ http: { path: '/ready.txt', bodyIncludes: 'migrations are done' } }`),
      'tests/install/a.test.mjs': passing.replace('APP_URL)', "APP_URL + '/ready.txt')"),
    });
    const domain = coldDomain({
      recipe: 'custom-html',
      pr: undefined,
      commit: ref,
      lane: 'cold',
      base: 'ci.test',
    });
    const run = world.test({ recipe: 'custom-html', ref, stages: ['install'] });
    await makeReady(domain, run);
    const results = await run;
    expect(results).toMatchObject({ verdict: 'green', reason: undefined });
    const [step] = readySteps(results);
    expect(step).toMatchObject({ outcome: 'pass' });
  });

  it('and never says yes to a command in its container is red, with what it said', async () => {
    const ref = await commitOf('notes');
    await world.recipe('notes', {
      'recipe.config.ts': config(
        `{ command: { service: 'app', command: ['test', '-e', '${content}/no'] } }`,
        1,
      ),
      'tests/install/a.test.mjs': passing,
    });
    const results = await world.test({ recipe: 'notes', ref, stages: ['install'] });
    expect(results.verdict).toBe('red');
    expect(results.reason).toContain(
      `it was not ready after 1 s: "test -e ${content}/no" in app ended with 1`,
    );
    expect(readySteps(results)).toMatchObject([{ outcome: 'fail' }]);
    expect(results.teardown.clean).toBe(true);
  });
});
