import { existsSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coldDomain, lockName } from '@ci-warm/app-names';
import { acquireLock } from '@ci-warm/state-files';
import type { RunResults, TierName } from '@ci-warm/run-results';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { config, createWorld, passing, testFile, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld(['custom-html', 'notes']);
});
afterAll(() => world?.stop());
afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
});

const outcomes = ({ tiers }: RunResults) =>
  Object.fromEntries(tiers.map(({ tier, outcome }) => [tier, outcome]));
const tierOf = ({ tiers }: RunResults, name: TierName) => tiers.find(({ tier }) => tier === name);
const domainOf = (ref: string, pr?: string) =>
  coldDomain({ recipe: 'custom-html', pr, commit: ref, lane: 'cold', base: 'ci.test' });
const recordOf = async (id: string) =>
  JSON.parse(await readFile(join(world.sandbox.warmRoot, 'runs', id, 'run.json'), 'utf8')) as Record<
    string,
    unknown
  >;

describe('a green run', () => {
  it('upgrades from the older release to exactly the head, tests it, and leaves only its folder', async () => {
    // The head asks for a secret and a setting that the release before did not have, and breaks a lint rule.
    const { commit: broken } = await world.sandbox.pullRequest('custom-html', { break: 'lint' });
    const head = await world.commit('custom-html', broken, async (folder) => {
      await appendFile(join(folder, '.env.sample'), '\nSECRET_TOKEN_VERSION=v1\nNEW_SETTING=1\n');
      await appendFile(
        join(folder, 'compose.yml'),
        '\nsecrets:\n  token:\n    external: true\n    name: ${STACK_NAME}_token_${SECRET_TOKEN_VERSION}\n',
      );
      const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
      await writeFile(
        join(folder, 'compose.yml'),
        compose.replace(/^ {4}volumes:$/m, '    secrets:\n      - token\n    volumes:'),
      );
    });
    await world.recipe('custom-html', {
      'recipe.config.ts': config(),
      'tests/install/a.test.ts': testFile(
        'base',
        "assert.deepEqual([context.phase, context.tier, context.version], ['base', 'install', '1.11.0+1.29.0']);",
      ),
      'tests/before-upgrade/a.test.ts': testFile(
        'mark',
        "fs.writeFileSync(context.volumes.content + '/mark', 'm'); fs.writeFileSync(context.scratch + '/mark', context.runId);",
      ),
      'tests/upgrade/a.test.ts': testFile(
        'kept',
        "assert.equal(await (await fetch(context.app.url + '/mark')).text(), 'm'); assert.equal(fs.readFileSync(context.scratch + '/mark', 'utf8'), context.runId);",
      ),
      'tests/a.test.ts': testFile(
        'head',
        `assert.deepEqual([context.phase, context.commit, context.lane, context.version], ['head', '${head}', 'cold', undefined]);`,
      ),
      'tests/backup/a.test.ts': passing,
    });
    const results = await world.test({ recipe: 'custom-html', ref: head });

    expect(results).toMatchObject({
      verdict: 'green',
      reason: undefined,
      lane: 'cold',
      confidence: 'authoritative',
      commit: head,
      deployCount: 2,
    });
    expect(results.base).toMatchObject({ version: '1.11.0+1.29.0', origin: 'older-release' });
    expect(outcomes(results)).toEqual({
      install: 'pass',
      upgrade: 'pass',
      backup: 'unverified',
      restore: 'unverified',
      custom: 'pass',
      'fresh-install': 'unverified',
    });
    expect(tierOf(results, 'upgrade')?.tests.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'what it asks of the host is allowed',
        `commit ${head.slice(0, 8)} is what runs`,
      ]),
    );
    expect(tierOf(results, 'backup')?.reason).toBe(
      'not asked for; its tests were not run: tests/backup/a.test.ts',
    );
    expect(results.lint.outcome).toBe('fail');
    expect(results.teardown).toEqual({ clean: true, leftovers: [] });
    expect(world.said).toContain('note: operators must set NEW_SETTING before this upgrade');

    expect(await world.leftOf(results.domain)).toEqual([]);
    const folder = join(world.sandbox.warmRoot, 'runs', results.id);
    expect(existsSync(join(folder, 'results.json')) && existsSync(join(folder, 'junit.xml'))).toBe(true);
    expect(existsSync(join(folder, 'abra'))).toBe(false);
    expect(await recordOf(results.id)).toMatchObject({
      creates: [results.domain],
      endedAt: expect.any(String),
    });
    expect(results.ms.own + results.ms.outside).toBe(results.ms.total);
  });
});

describe('a red run', () => {
  it('at install: an image that its registry does not have is the fault of the recipe', async () => {
    const head = await world.commit('custom-html', 'main', async (folder) => {
      const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
      await writeFile(join(folder, 'compose.yml'), compose.replace(/image: .*/, "image: 'nginx:0.0.1'"));
    });
    await world.recipe('custom-html', { 'recipe.config.ts': config(), 'tests/a.test.ts': passing });
    const results = await world.test({ recipe: 'custom-html', ref: head, stages: ['install', 'custom'] });
    expect(results).toMatchObject({
      verdict: 'red',
      reason: expect.stringMatching(/^install: images of the new version failed: .*nginx:0\.0\.1/),
      deployCount: 0,
    });
    expect(outcomes(results)).toMatchObject({ install: 'fail', upgrade: 'unverified', custom: 'skip' });
    expect(await world.leftOf(results.domain)).toEqual([]);
  });

  it('at upgrade: what does not start is told with its reason, and removed', async () => {
    const { commit, ref } = await world.sandbox.pullRequest('custom-html', { break: 'start' });
    const pullRequest = ref.replace('pr-', '');
    const results = await world.test({ recipe: 'custom-html', pullRequest });
    expect(results).toMatchObject({
      verdict: 'red',
      commit,
      pullRequest,
      ref: `pull/${pullRequest}/head`,
      deployCount: 2,
    });
    expect(results.reason).toMatch(/^upgrade: upgrade to the tested commit failed: it did not get healthy/);
    expect(outcomes(results)).toMatchObject({ install: 'pass', upgrade: 'fail', custom: 'skip' });
    expect(await world.leftOf(results.domain)).toEqual([]);
  });

  it('at custom: a failing test, and a file without any; without an older release there is no upgrade to test', async () => {
    await world.recipe('notes', {
      'recipe.config.ts': config(),
      'tests/a.test.ts': testFile('broken', "assert.fail('as it should');"),
      'tests/empty.test.ts': '',
    });
    const results = await world.test({ recipe: 'notes' });
    expect(results).toMatchObject({
      verdict: 'red',
      deployCount: 1,
      base: undefined,
      ref: '0.3.0+1.4.0',
      version: '0.3.0+1.4.0',
    });
    expect(tierOf(results, 'upgrade')).toMatchObject({
      outcome: 'skip',
      reason: 'there is no older release to upgrade from',
    });
    expect(tierOf(results, 'custom')?.tests).toMatchObject([
      { name: 'broken', outcome: 'fail', reason: 'as it should' },
      { name: 'empty.test.ts', outcome: 'fail' },
    ]);
  });

  it('without any test, and with something left behind, which the next run of the same work removes first', async () => {
    await world.recipe('notes', { 'recipe.config.ts': config() });
    process.env['CCCI_FAILPOINTS'] = 'app-lifecycle.remove=error';
    const results = await world.test({ recipe: 'notes', stages: ['custom'] });
    expect(results).toMatchObject({ verdict: 'red', teardown: { clean: false } });
    expect(results.reason).toMatch(/^custom: no test was executed; teardown left behind: /);
    expect(await world.leftOf(results.domain)).not.toEqual([]);
    expect(await recordOf(results.id)).not.toHaveProperty('endedAt');

    delete process.env['CCCI_FAILPOINTS'];
    await world.recipe('notes', { 'recipe.config.ts': config(), 'tests/a.test.ts': passing });
    const again = await world.test({ recipe: 'notes', stages: ['custom'] });
    expect(again).toMatchObject({ verdict: 'green', domain: results.domain });
    expect(world.said).toContain(`removing what a dead run left at ${results.domain}`);
    expect(await world.leftOf(results.domain)).toEqual([]);
  });
});

describe('nothing is said about the recipe', () => {
  it('when the run is stopped: it is torn down all the same', async () => {
    await world.recipe('custom-html', { 'recipe.config.ts': config(), 'tests/a.test.ts': passing });
    const stop = new AbortController();
    const running = world.test(
      { recipe: 'custom-html', signal: stop.signal },
      { onProgress: (line) => line.startsWith('upgrading') && stop.abort(new Error('stopped by SIGTERM')) },
    );
    const results = await running;
    expect(results).toMatchObject({
      verdict: 'infrastructure',
      reason: expect.stringContaining('stopped by SIGTERM'),
      teardown: { clean: true },
    });
    expect(await world.leftOf(results.domain)).toEqual([]);
  });

  it('when its deadline is over', async () => {
    const results = await world
      .test({ recipe: 'custom-html' }, { deadlineSec: 0.8 })
      .catch((error: unknown) => error);
    expect(results).toSatisfy(
      (one: { verdict?: string; code?: string }) =>
        one.verdict === 'infrastructure' || one.code === 'deadline',
    );
  });
});

describe('nothing is created', () => {
  const refused = async (request: Parameters<World['test']>[0], expected: Record<string, unknown>) => {
    const before = await world.runIds();
    await expect(world.test(request)).rejects.toMatchObject(expected);
    expect(await world.runIds()).toEqual(before);
  };

  it.each([
    ['an unknown recipe', { recipe: 'no-such-recipe' }, { kind: 'usage', code: 'unknown-recipe' }],
    ['what cannot be a recipe', { recipe: '../etc' }, { kind: 'usage' }],
    [
      'a pull request that is not there',
      { recipe: 'notes', pullRequest: '4711' },
      { kind: 'usage', code: 'pull-request-not-found' },
    ],
    ['an unknown ref', { recipe: 'notes', ref: 'f'.repeat(40) }, { kind: 'usage', code: 'ref-not-found' }],
    [
      'a checkout that was not staged',
      { recipe: 'notes', skipFetch: true },
      { kind: 'usage', code: 'checkout-missing' },
    ],
  ])('for %s', async (_name, request, expected) => refused(request, expected));

  it('where a test would not be run: it would fail, and the run would be green', async () => {
    const script = '#!/bin/sh\nexit 1\n';
    await world.recipe('notes', {
      'recipe.config.ts': config(),
      'tests/a.test.ts': passing,
      'tests/check.sh': script,
      'tests/instal/a.test.ts': passing,
    });
    await refused(
      { recipe: 'notes' },
      {
        ...{ kind: 'usage', code: 'tests-not-runnable' },
        message: expect.stringMatching(
          /tests\/check\.sh has no run bit: .*tests\/instal .*call it install\//,
        ),
      },
    );
    await world.recipe('notes', { 'tests/a.test.ts': passing });
  });

  it('for a staged checkout with changes; without them its HEAD is tested', async () => {
    const staged = join(world.sandbox.abraDir, 'recipes', 'custom-html');
    await world.run(
      ['git', 'clone', '--quiet', 'https://git.coopcloud.tech/coop-cloud/custom-html.git', staged],
      { timeoutMs: 30_000 },
    );
    await writeFile(join(staged, 'stray'), '');
    await refused({ recipe: 'custom-html', skipFetch: true }, { kind: 'usage', code: 'checkout-dirty' });

    await rm(join(staged, 'stray'));
    await world.run(['git', '-C', staged, 'checkout', '--quiet', '1.10.0+1.28.0'], { timeoutMs: 30_000 });
    const stop = new AbortController();
    const results = await world.test(
      { recipe: 'custom-html', skipFetch: true, signal: stop.signal },
      { onProgress: (line) => line.startsWith('deploying') && stop.abort(new Error('seen enough')) },
    );
    expect(results).toMatchObject({ version: '1.10.0+1.28.0', teardown: { clean: true } });
  });

  it('while all slots are taken for as long as the run may take: it is busy, not too slow', async () => {
    const slot = join(world.sandbox.lockDir, 'cc-ci-slot-1.lock');
    const held = await acquireLock(slot, { purpose: 'another run' });
    if (held.outcome === 'busy') throw new Error('unexpected');
    await expect(world.test({ recipe: 'notes' }, { maxTests: 1, deadlineSec: 0.2 })).rejects.toMatchObject({
      ...{ kind: 'busy', code: 'no-slot', message: expect.stringContaining('within 0.2 s') },
    });
    await held.lock.release();
  });

  it('while somebody else has the domain', async () => {
    const commit = (
      await world.run(
        ['git', '-C', join(world.sandbox.dir, 'remotes', 'notes.git'), 'rev-parse', '0.3.0+1.4.0^{commit}'],
        { timeoutMs: 10_000 },
      )
    ).stdout.trim();
    const domain = coldDomain({ recipe: 'notes', commit, lane: 'cold', base: 'ci.test' });
    const held = await acquireLock(join(world.sandbox.lockDir, lockName(domain)), { purpose: 'another run' });
    if (held.outcome === 'busy') throw new Error('unexpected');
    await refused(
      { recipe: 'notes' },
      { kind: 'busy', code: 'app-busy', message: expect.stringContaining('another run') },
    );
    await held.lock.release();
  });

  it('at a domain that holds what no run of this host made', async () => {
    const { commit } = await world.sandbox.pullRequest('custom-html');
    const env = join(world.sandbox.abraDir, 'servers', 'default', `${domainOf(commit)}.env`);
    await writeFile(env, 'TYPE=custom-html:1.10.0+1.28.0\n');
    await refused(
      { recipe: 'custom-html', ref: commit },
      { kind: 'infrastructure', code: 'domain-occupied' },
    );
    expect(existsSync(env)).toBe(true);
  });
});
