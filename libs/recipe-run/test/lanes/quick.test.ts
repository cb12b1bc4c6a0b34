import { existsSync, renameSync } from 'node:fs';
import { appendFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import { exitCodeOfRun } from '@ci-warm/run-results';
import { canonicalsOf } from '@ci-warm/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seedCanonical } from '../support/seed-canonical.ts';
import { config, createWorld, testFile, type World } from '../support/world.ts';

const recipe = 'custom-html';
let world: World;
let canonical: Canonical;
let volume: string;
beforeAll(async () => {
  world = await createWorld([recipe, 'notes']);
  canonical = await seedCanonical(world, recipe, '1.11.0+1.29.0');
  volume = (await world.swarm.volumesOf(stackName(canonical.domain)))[0]!.mountpoint;
  await world.recipe(recipe, {
    'recipe.config.ts': config(),
    'tests/before-upgrade/a.test.ts': testFile(
      'known-good data',
      "assert.match(await (await fetch(context.app.url)).text(), /Welcome/); assert.deepEqual(fs.readdirSync(context.volumes.content), ['index.html']);",
    ),
    'tests/a.test.ts': testFile(
      'writes',
      "assert.equal((await fetch(context.app.url)).status, 200); fs.writeFileSync(context.volumes.content + '/index.html', 'changed'); fs.writeFileSync(context.volumes.content + '/new', 'new');",
    ),
  });
});
afterAll(() => world?.stop());
afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
});

const envPath = () => join(world.sandbox.abraDir, 'servers', 'default', `${canonical.domain}.env`);
const folder = () => world.registry.folderOf(recipe);

/** All that a quick run must leave as it was. */
async function knownGood() {
  return {
    bytes: await canonicalsOf(world.sandbox),
    env: await readFile(envPath(), 'latin1'),
    deployed: (await world.lifecycle.status(canonical.domain)).state,
    mark: existsSync(join(folder().path, 'changed-by.json')),
    secrets: await world.swarm.secretsOf(stackName(canonical.domain)),
  };
}

const quick = (ref: string, options?: Parameters<World['test']>[1]) =>
  world.test({ recipe, ref, lane: 'quick' }, options);

describe('a quick run', () => {
  it('passes on the canonical, says how far it may be believed, and leaves every byte at known-good', async () => {
    const { commit } = await world.sandbox.pullRequest(recipe);
    const before = await knownGood();
    const results = await quick(commit);
    expect(results).toMatchObject({
      verdict: 'green',
      lane: 'quick',
      confidence: 'lower',
      commit,
      domain: canonical.domain,
      deployCount: 2,
      promotion: undefined,
    });
    expect(results.base).toMatchObject({
      version: '1.11.0+1.29.0',
      commit: canonical.commit,
      origin: 'canonical',
    });
    expect(results.base?.ageMs).toBeGreaterThan(59_000);
    expect(results.tiers).toMatchObject([
      { tier: 'install', outcome: 'not-applicable' },
      { tier: 'upgrade', outcome: 'pass' },
      {},
      {},
      { tier: 'custom', outcome: 'pass' },
      { tier: 'fresh-install', absence: 'not-asked' },
    ]);
    expect(await knownGood()).toEqual(before);
    expect(before).toMatchObject({ deployed: 'undeployed', mark: false });
  });

  it('fails with the reason, and leaves every byte at known-good', async () => {
    const { commit } = await world.sandbox.pullRequest(recipe, { break: 'migration' });
    const before = await knownGood();
    const results = await quick(commit);
    expect(results).toMatchObject({
      verdict: 'red',
      reason: expect.stringMatching(/did not get healthy/),
      teardown: { clean: true },
    });
    expect(await knownGood()).toEqual(before);
  });

  it('starts from the known-good env, not from one of a commit that is gone; stopped, it returns there', async () => {
    const { commit } = await world.sandbox.pullRequest(recipe);
    const before = await knownGood();
    await writeFile(
      envPath(),
      `${before.env.replace(/^TYPE=.*$/m, `TYPE=${recipe}:deadbeef`)}\nCOMPOSE_FILE=compose.gone.yml\n`,
      'latin1',
    );
    const stop = new AbortController();
    const results = await world.test(
      { recipe, ref: commit, lane: 'quick', signal: stop.signal },
      { onProgress: (line) => line.startsWith('upgrading') && stop.abort(new Error('stopped by SIGTERM')) },
    );
    expect(results).toMatchObject({
      verdict: 'infrastructure',
      reason: expect.stringContaining('stopped by SIGTERM'),
      teardown: { clean: true },
    });
    expect(await knownGood()).toEqual(before);
  });

  it('is for a person when its data cannot be brought back: told as broken, with the reason', async () => {
    const { commit } = await world.sandbox.pullRequest(recipe);
    const kept = join(folder().snapshots, canonical.snapshot ?? '', 'data');
    const aside = join(world.sandbox.dir, 'kept-data');
    const results = await quick(commit, {
      onProgress: (line) => line.startsWith('upgrading') && renameSync(kept, aside),
    });
    renameSync(aside, kept);
    expect(results).toMatchObject({
      ...{ verdict: 'infrastructure', teardown: { clean: false } },
      error: { kind: 'broken', code: 'snapshot-invalid' },
      base: { known: { run: canonical.run, promotedAt: canonical.promotedAt } },
    });
    expect(exitCodeOfRun(results)).toBe(4);
    expect((await quick(commit)).verdict).toBe('green');
  });

  it('that has nothing to look at is red for that, and for no deploy too few', async () => {
    const stages = ['install'] as const;
    const results = await world.test({ recipe, lane: 'quick', stages });
    expect(results).toMatchObject({ verdict: 'red', reason: 'nothing was tested', agreement: undefined });
  });

  it('keeps its mark when it cannot restore; nothing is said about the recipe, and the next run mends it', async () => {
    const { commit } = await world.sandbox.pullRequest(recipe);
    const before = await knownGood();
    process.env['CCCI_FAILPOINTS'] = 'canonical-lifecycle.undeploy#2=error';
    const results = await quick(commit);
    expect(results).toMatchObject({ verdict: 'infrastructure', teardown: { clean: false } });
    expect(await knownGood()).toMatchObject({ mark: true, deployed: 'deployed' });

    delete process.env['CCCI_FAILPOINTS'];
    await writeFile(join(volume, 'index.html'), 'half migrated');
    await writeFile(envPath(), before.env.replace(/^TYPE=.*$/m, `TYPE=${recipe}:deadbeef`), 'latin1');
    expect((await quick(commit)).verdict).toBe('green');
    expect(world.said).toContain(
      `returning ${canonical.domain} to known-good first: run ${results.id} was cut short`,
    );
    expect(await knownGood()).toEqual(before);
  });
});

describe('the cold lane instead, with the reason', () => {
  it('where there is no canonical', async () => {
    await world.recipe('notes', {
      'recipe.config.ts': config(),
      'tests/a.test.ts': testFile('lane', "assert.equal(context.lane, 'cold');"),
    });
    const results = await world.test({ recipe: 'notes', lane: 'quick' });
    expect(results).toMatchObject({
      verdict: 'green',
      lane: 'cold',
      requestedLane: 'quick',
      laneReason: 'notes has no canonical',
      confidence: 'authoritative',
    });
    expect(results.domain).not.toMatch(/^warm-/);
    expect(await world.leftOf(results.domain)).toEqual([]);
  });

  it('where its snapshot is damaged: the canonical is not touched', async () => {
    const { commit } = await world.sandbox.pullRequest(recipe);
    const snapshot = join(folder().snapshots, canonical.snapshot ?? '');
    const manifest = (await readdir(snapshot)).find((name) => name.startsWith('manifest'));
    await appendFile(join(snapshot, manifest ?? ''), 'garbage');
    const before = await knownGood();
    const stop = new AbortController();
    const results = await world.test(
      { recipe, ref: commit, lane: 'quick', signal: stop.signal },
      { onProgress: (line) => line.startsWith('deploying') && stop.abort(new Error('seen enough')) },
    );
    expect(results).toMatchObject({ lane: 'cold', laneReason: expect.stringContaining('damaged') });
    expect(await knownGood()).toEqual(before);
  });
});
