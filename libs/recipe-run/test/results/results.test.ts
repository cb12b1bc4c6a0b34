import { readdir, readFile, writeFile, appendFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { toMarkdown, type RunResults } from '@ci-warm/run-results';
import { readResults } from '@ci-warm/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, passing, type World } from '../support/world.ts';

describe('the results of a run', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(['custom-html', 'notes']);
  });
  afterAll(() => world?.stop());
  const folderOf = ({ id }: RunResults) => join(world.sandbox.warmRoot, 'runs', id);

  it('tell what it was got with, what was left out and why, and what operators have to do', async () => {
    const head = await world.commit('custom-html', 'main', async (folder) => {
      await appendFile(
        join(folder, '.env.sample'),
        '\nNEW_SETTING=1\nLATER=\nSECRET_LICENCE_VERSION=v1 # generate=false\n',
      );
      const compose = join(folder, 'compose.yml');
      await writeFile(compose, (await readFile(compose, 'utf8')).replace("- 'backupbot.backup=true'", ''));
    });
    await world.recipe('custom-html', {
      'recipe.config.ts': `export const config = {
        timeouts: { deploySec: 30 }, env: { GREETING: 'a value' }, upgradeEnv: { LATER: 'a value' },
        expectedNotApplicable: { backup: 'keeps nothing' } };`,
      'setup_custom_tests.sh': '#!/bin/sh\n',
      'tests/a.test.ts': passing,
    });
    await chmod(join(world.repo, 'recipes', 'custom-html', 'setup_custom_tests.sh'), 0o755);
    const stages = ['install', 'upgrade', 'backup', 'restore', 'custom'] as const;
    await world.openPull('custom-html', head, ['3']);
    const results = await world.test({ recipe: 'custom-html', ref: head, pullRequest: '3', stages });

    expect(results).toMatchObject({ verdict: 'green', mode: 'cold', error: undefined, deployCount: 2 });
    expect(results.customisation).toEqual({
      keys: ['env', 'expectedNotApplicable', 'timeouts', 'upgradeEnv'],
      files: ['setup_custom_tests.sh'],
      env: ['GREETING', 'LATER'],
      secrets: [],
    });
    expect(results.operatorsMust).toEqual({ set: ['NEW_SETTING'], insert: ['licence'] });
    expect(results.tiers.map(({ tier, absence }) => [tier, absence])).toEqual([
      ['install', undefined],
      ['upgrade', undefined],
      ['backup', 'intended'],
      ['restore', 'gap'],
      ['custom', undefined],
      ['fresh-install', 'not-asked'],
    ]);
    expect(toMarkdown(results)).toContain('coverage gap: restore');
    expect(await readResults(folderOf(results))).toEqual(results);
    expect(await readFile(join(folderOf(results), 'results.json'), 'utf8')).not.toContain('a value');
    const logs = await readdir(join(folderOf(results), 'logs'));
    for (const phase of ['prepare', 'lint', 'install', 'upgrade', 'custom', 'teardown'])
      expect(logs).toContain(`${phase}.log`);
  });

  it('name the fault of what is not the recipe’s', async () => {
    await world.recipe('notes', {
      'recipe.config.ts': 'export const config = { timeouts: { deploySec: 2 } };',
    });
    const ingress = { publicUrl: 'http://{domain}', connectTo: '127.0.0.1:9' };
    const results = await world.test({ recipe: 'notes', stages: ['install'] }, { ingress });
    expect(results).toMatchObject({
      verdict: 'infrastructure',
      error: { kind: 'infrastructure', code: 'ingress-down', hint: expect.stringContaining('ingress') },
    });
    expect(results.tiers.map(({ tier, absence }) => [tier, absence])).toContainEqual(['custom', 'not-asked']);
    expect(await readResults(folderOf(results))).toEqual(results);
  });
});
