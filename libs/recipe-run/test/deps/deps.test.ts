import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coldDependencyDomain, coldDomain, lockName, runRealm } from '@ci-warm/app-names';
import type { RunResults, TierName } from '@ci-warm/run-results';
import { acquireLock } from '@ci-warm/state-files';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownRecipe } from '../support/own-recipe.ts';
import { runOnce } from '../support/run-once.ts';
import { startProvider, type Provider } from '../support/provider.ts';
import { tidyingRun } from '../support/tidying-run.ts';
import { createWorld, type World } from '../support/world.ts';

// The recipe `members` and its tests are this repository's own: a log-in by form and code, and a grant by password.
let world: World;
let provider: Provider;
beforeAll(async () => {
  world = await createWorld(['keycloak', 'members', 'notes']);
  provider = await startProvider(world);
});
afterAll(() => world?.stop());
afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
});

const recipe = 'members';
const tierOf = ({ tiers }: RunResults, name: TierName) => tiers.find(({ tier }) => tier === name);
const workOf = ({ commit }: RunResults) => ({ recipe, commit, lane: 'cold' as const });
const coldOf = (results: RunResults) =>
  coldDependencyDomain({ ...workOf(results), dependency: 'keycloak', base: 'ci.test' });
const recordOf = async ({ id }: RunResults) =>
  JSON.parse(await readFile(join(world.sandbox.warmRoot, 'runs', id, 'run.json'), 'utf8')) as unknown;
/** Nothing of the run in the shared provider, on the engine or in its folder. */
const expectNothingLeft = async (results: RunResults) => {
  expect(results.teardown).toEqual({ clean: true, leftovers: [] });
  expect(await world.leftOf(results.domain)).toEqual([]);
  expect(await world.leftOf(coldOf(results))).toEqual([]);
  expect(existsSync(join(world.sandbox.warmRoot, 'runs', results.id, 'deps', 'keycloak.json'))).toBe(false);
};

/** What abra does in one go, from within a line of progress: nothing else of this process moves meanwhile. */
const abraNow = (...words: string[]) => {
  const env = { ...process.env, ...world.sandbox.env };
  const { status, stdout } = spawnSync('abra', [...words, '--no-input'], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
};
/** Does it at the first line that begins so. */
const at = (beginning: string, work: () => void) => {
  let done = false;
  return (line: string) => {
    if (done || !line.startsWith(beginning)) return;
    done = true;
    work();
  };
};

describe('a shared provider', () => {
  it('gives the run a realm of its own, deploys nothing, and keeps nothing', async () => {
    await ownRecipe(world, recipe);
    let meanwhile: ReturnType<typeof acquireLock> | undefined;
    const onProgress = at('upgrading', () => {
      meanwhile = acquireLock(provider.lockPath, { purpose: 'a reconcile' });
    });
    const results = await world.test({ recipe }, { onProgress });
    expect(results).toMatchObject({ verdict: 'green', reason: undefined, deployCount: 2, rewireCount: 0 });
    const realm = runRealm(workOf(results));
    expect(results.dependencyDeployCount).toBe(0);
    expect(results.dependencies).toEqual([
      { recipe: 'keycloak', mode: 'warm', reason: undefined, domain: provider.domain, realm },
    ]);
    expect(tierOf(results, 'install')?.tests.map(({ name }) => name)).toContain(
      "the realm in keycloak is this run's own",
    );
    expect(tierOf(results, 'custom')?.tests.length).toBeGreaterThanOrEqual(6);
    expect(realm.slice(-6)).toBe(/-([0-9a-f]{6})\./.exec(results.domain)?.[1]);
    expect(await recordOf(results)).toMatchObject({ realms: [realm], endedAt: expect.any(String) });
    expect(await provider.realms()).toEqual([]);
    await expectNothingLeft(results);

    expect(await meanwhile).toMatchObject({ outcome: 'busy' });
    const after = await acquireLock(provider.lockPath, { purpose: 'a reconcile' });
    expect(after.outcome).toBe('locked');
    if (after.outcome === 'locked') await after.lock.release();
  });

  it('serves runs side by side, each with tokens of its own, none in the way of another', async () => {
    await ownRecipe(world, recipe);
    const heads = [await world.sandbox.pullRequest(recipe), await world.sandbox.pullRequest(recipe)];
    const requests = [{ recipe }, ...heads.map(({ commit }) => ({ recipe, ref: commit }))];
    const all = await Promise.all(requests.map((request) => world.test({ ...request, stages: ['custom'] })));
    expect(all.map(({ verdict, reason }) => [verdict, reason])).toEqual(all.map(() => ['green', undefined]));
    expect(new Set(all.map(({ dependencies }) => dependencies[0]?.realm)).size).toBe(3);
    expect(await provider.realms()).toEqual([]);
    for (const results of all) await expectNothingLeft(results);
  }, 120_000);

  it('never takes nor deletes the realm of somebody else, whatever its name', async () => {
    await ownRecipe(world, recipe);
    const { commit } = await world.sandbox.pullRequest(recipe);
    const realm = runRealm({ recipe, commit, lane: 'cold' });
    await provider.keycloak.setupRealm({ realm, clientId: 'theirs', username: 'somebody' });
    const results = await world.test({ recipe, ref: commit });
    expect(results).toMatchObject({
      verdict: 'infrastructure',
      error: { code: 'realm-taken' },
      deployCount: 0,
    });
    expect(await provider.realms()).toEqual([realm]);
    await expectNothingLeft(results);
    await provider.keycloak.deleteRealm(realm);
  });
});

describe('one of the run’s own instead, with the reason', () => {
  it('where the provider is down: deployed apart, counted apart, removed', async () => {
    await ownRecipe(world, recipe);
    await provider.undeploy();
    const results = await world.test({ recipe, stages: ['install'] });
    expect(results).toMatchObject({ verdict: 'green', reason: undefined, deployCount: 1 });
    expect(results.dependencyDeployCount).toBe(1);
    expect(results.dependencies).toMatchObject([
      { mode: 'cold', reason: `${provider.domain} is undeployed`, domain: coldOf(results) },
    ]);
    expect(await recordOf(results)).toMatchObject({
      creates: [results.domain, coldOf(results)],
      realms: [],
      endedAt: expect.any(String),
    });
    await expectNothingLeft(results);
    await provider.deploy();
  });

  it('where the provider goes away before the realm is there', async () => {
    await ownRecipe(world, recipe);
    const stop = new AbortController();
    const undeploy = at('keycloak: the shared one', () => abraNow('app', 'undeploy', provider.domain));
    const comesBack = at('deploying members', () => {
      // What it was asked for may have been done: it has to be looked at once more.
      abraNow('app', 'deploy', provider.domain, '--no-domain-checks');
      stop.abort(new Error('seen enough'));
    });
    const onProgress = (line: string) => (undeploy(line), comesBack(line));
    const results = await world.test({ recipe, signal: stop.signal }, { onProgress });
    expect(results.dependencies).toMatchObject([
      { mode: 'cold', reason: expect.stringContaining(provider.domain), domain: coldOf(results) },
    ]);
    expect(results).toMatchObject({
      reason: expect.stringContaining('seen enough'),
      dependencyDeployCount: 1,
    });
    expect(await recordOf(results)).toMatchObject({ creates: [results.domain, coldOf(results)] });
    await expectNothingLeft(results);
  });

  it('where the provider is being changed for too long; a shorter change is waited for', async () => {
    await ownRecipe(world, recipe);
    const change = await acquireLock(provider.lockPath, { purpose: 'reconcile keycloak' });
    if (change.outcome === 'busy') throw new Error('unexpected');
    const stop = new AbortController();
    const onProgress = at('deploying keycloak', () => stop.abort(new Error('seen enough')));
    const options = { onProgress, providerWaitSec: 0.2 };
    const results = await world.test({ recipe, signal: stop.signal }, options);
    expect(results.dependencies).toMatchObject([
      { mode: 'cold', reason: expect.stringMatching(/still held by reconcile keycloak .* after 0.2 s/) },
    ]);
    await expectNothingLeft(results);

    const again = new AbortController();
    const running = world.test(
      { recipe, signal: again.signal },
      { onProgress: at('deploying members', () => again.abort(new Error('seen enough'))) },
    );
    await change.lock.release();
    expect((await running).dependencies).toMatchObject([{ mode: 'warm', reason: undefined }]);
  });
});

describe('a provider that dies in the middle', () => {
  it('says nothing about the recipe; the realm is left to the next run, which deletes it', async () => {
    await ownRecipe(world, recipe);
    const onProgress = at('upgrading', () => abraNow('app', 'undeploy', provider.domain));
    const results = await world.test({ recipe, stages: ['upgrade', 'custom'] }, { onProgress });
    const realm = runRealm(workOf(results));
    expect(results).toMatchObject({
      verdict: 'infrastructure',
      error: { code: 'dependency-lost' },
      reason: expect.stringContaining(`${provider.domain} is undeployed`),
      teardown: { clean: false, leftovers: [`realm ${realm} at ${provider.domain}`] },
    });
    expect(await world.leftOf(results.domain)).toEqual([]);
    expect(await recordOf(results)).not.toHaveProperty('endedAt');

    await provider.deploy();
    expect(await provider.realms()).toEqual([realm]);
    // The very same work again: its name, its lock, its realm.
    const again = await world.test({ recipe, stages: ['install'] });
    expect(again).toMatchObject({ verdict: 'green', reason: undefined });
    expect(world.said).toContain(`removed realm ${realm} of a dead run`);
    expect(await provider.realms()).toEqual([]);
  });
});

describe('what a killed run left', () => {
  it('is deleted by the next one, and nothing of a run that lives', async () => {
    await ownRecipe(world, recipe);
    const { commit } = await world.sandbox.pullRequest(recipe);
    const killed = await runOnce(world, { recipe, ref: commit }, 'recipe-run.deploy=kill');
    expect(killed.signal).toBe('SIGKILL');
    const realm = runRealm({ recipe, commit, lane: 'cold' });
    const domain = coldDomain({ recipe, commit, lane: 'cold', base: 'ci.test' });
    expect(await provider.realms()).toEqual([realm]);

    // As long as somebody has its domain it may live.
    const lock = await acquireLock(join(world.sandbox.lockDir, lockName(domain)), { purpose: 'it lives' });
    if (lock.outcome === 'busy') throw new Error('unexpected');
    await tidyingRun(world, { recipe: 'notes' });
    expect(await provider.realms()).toEqual([realm]);
    await lock.lock.release();

    await tidyingRun(world, { recipe: 'notes' });
    expect(world.said).toContain(`removed realm ${realm} of a dead run`);
    expect(await provider.realms()).toEqual([]);
  });
});
