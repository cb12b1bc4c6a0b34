import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockName } from '@ci-warm/app-names';
import { canonicalsOf } from '@ci-warm/sandbox';
import { acquireLock } from '@ci-warm/state-files';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunOrder } from './support/types.ts';
import { createFaultWorld, type FaultWorld } from './support/world.ts';

// A promotion is killed, and whoever comes next finds its app running, its snapshot half taken, or its journal.
const recipe = 'custom-html';
const domain = `warm-${recipe}.ci.test`;
const config = "warmCanonical: true, expectedNotApplicable: { backup: 'not here', restore: 'not here' }";
let world: FaultWorld;
let commit: string;
beforeAll(async () => {
  world = await createFaultWorld([recipe]);
  ({ commit } = await world.sandbox.pullRequest(recipe));
});
beforeEach(async () => {
  await world.settled();
});
afterAll(() => world?.stop());

const folder = () => join(world.sandbox.warmRoot, `warm-${recipe}`);
const promote = (env: RunOrder['env'] = {}) => world.run({ recipe, config, env });
const quick = () =>
  world.run({ recipe, ref: commit, pr: '1', config, quick: true, stages: 'upgrade,custom' });
const readResults = async (runFolder: string) =>
  JSON.parse(await readFile(join(runFolder, 'results.json'), 'utf8')) as object;
const services = async () => {
  const swarm = createSwarmClient({ dockerHost: world.sandbox.dockerHost });
  return (await swarm.observeStack(domain.replaceAll('.', '_'))).services.map(({ name }) => name);
};
const canonical = async () =>
  JSON.parse(await readFile(join(folder(), 'canonical.json'), 'utf8')) as { run: string; snapshot: string };

/** Without the time of what a promotion and its recovery write with the same content. */
const bytes = async () =>
  (await canonicalsOf(world.sandbox)).map((line) =>
    /\/(canonical\.json|snapshot): /.test(line) ? line.replace(/ mtime \d+/, '') : line,
  );

async function killedAt(failpoint: string): Promise<void> {
  expect(await promote({ CCCI_FAILPOINTS: `${failpoint}=kill` })).toMatchObject({ signal: 'SIGKILL' });
  expect(existsSync(join(folder(), 'journal.json'))).toBe(true);
}

it('killed when there was none before: a quick run goes cold, and the unfinished one is removed', async () => {
  await killedAt('journal.undeploying');
  expect(await services()).toHaveLength(1);
  expect(await quick()).toMatchObject({
    code: 0,
    results: { lane: 'cold', laneReason: `${recipe} has no canonical` },
  });
  expect(existsSync(join(folder(), 'journal.json'))).toBe(false);
  await world.expectNothingLeft();
  expect((await promote()).results?.promotion).toMatchObject({ outcome: 'promoted' });
});

it('killed in it, a run keeps its verdict and says nothing of a promotion; the next one clears up after it', async () => {
  const runs = join(world.sandbox.warmRoot, 'runs');
  await killedAt('journal.undeploying');
  const id = (await readdir(runs)).sort().at(-1) ?? '';
  const results = await readResults(join(runs, id));
  expect(results).toMatchObject({ verdict: 'green', teardown: { clean: true }, promotion: null });
  expect(await readdir(join(runs, id))).toContain('abra');
  expect(await world.nextRun()).toMatchObject({ code: 0 });
  expect(await readdir(join(runs, id))).not.toContain('abra');
  expect(await readResults(join(runs, id))).toEqual(results);
  await world.expectNothingLeft();
});

it.each([
  ['its app is deployed', 'journal.undeploying', 1],
  ['its snapshot is taken', 'journal.committing', 0],
  ['all but the commit is done', 'canonical-lifecycle.commit', 0],
])('killed when %s (%s): a quick run starts from the old known-good', async (_, failpoint, running) => {
  const [before, { run }] = [await bytes(), await canonical()];
  await killedAt(failpoint);
  expect(await services()).toHaveLength(running);

  const next = await quick();
  expect(next).toMatchObject({ code: 0, results: { lane: 'quick', verdict: 'green' } });
  expect(next.stderr).toContain(`the promotion of ${recipe} 1.11.0+1.29.0 was cut short`);
  expect((await canonical()).run).toBe(run);
  expect(await bytes()).toEqual(before);
  await world.expectNothingLeft();
});

it('killed after the commit: a quick run starts from the new known-good', async () => {
  const { run, snapshot } = await canonical();
  await killedAt('canonical-lifecycle.committed');
  const now = await canonical();
  expect(now.run).not.toBe(run);

  expect(await quick()).toMatchObject({ code: 0, results: { lane: 'quick', verdict: 'green' } });
  expect(await canonical()).toEqual(now);
  expect(existsSync(join(folder(), 'journal.json'))).toBe(false);
  expect(existsSync(join(folder(), 'snapshots', snapshot))).toBe(false);
  await world.expectNothingLeft();
});

it('a run of another recipe ends it as well, and nothing of the canonical runs any more', async () => {
  const before = await bytes();
  await killedAt('journal.undeploying');
  expect(await services()).toHaveLength(1);
  const next = await world.nextRun();
  expect(next).toMatchObject({ code: 0 });
  expect(next.stderr).toContain(`the promotion of ${recipe} 1.11.0+1.29.0 was cut short`);
  expect(await services()).toEqual([]);
  expect(await bytes()).toEqual(before);
  await world.expectNothingLeft();
});

it('one that is alive was not cut short: a quick run is refused as busy, and a run of another recipe lets it be', async () => {
  await killedAt('journal.undeploying');
  const path = join(world.sandbox.lockDir, lockName(domain));
  const held = await acquireLock(path, { purpose: 'promotion of custom-html' });
  if (held.outcome === 'busy') throw new Error('the lock is not free');
  expect(await quick()).toMatchObject({
    code: 75,
    stderr: expect.stringContaining(`${domain} is in use by promotion of custom-html`),
  });
  expect(await world.nextRun()).toMatchObject({ code: 0 });
  expect(await services()).toHaveLength(1);
  expect(existsSync(join(folder(), 'journal.json'))).toBe(true);
  await held.lock.release();
});

it('one that cannot be put back keeps nobody from being tested: in the cold lane, with the reason', async () => {
  const journal = join(folder(), 'journal.json');
  const sound = await readFile(journal);
  await writeFile(journal, '{');
  const ended = await quick();
  expect(ended).toMatchObject({
    code: 0,
    results: { lane: 'cold', laneReason: expect.stringMatching(/could not be put back: .*journal\.json/) },
  });
  expect(await readFile(journal, 'utf8')).toBe('{');
  await writeFile(journal, sound);
  expect(await quick()).toMatchObject({ code: 0, results: { lane: 'quick' } });
  expect(await services()).toEqual([]);
});
