import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coldDomain, stackName } from '@ci-warm/app-names';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunRequest } from '../../src/index.ts';
import { seedCanonical } from '../support/seed-canonical.ts';
import { config, createWorld, type World } from '../support/world.ts';

// Whatever the run would deploy, its names are looked at before anything is created.
vi.setConfig({ testTimeout: 180_000 });
const recipe = 'custom-html';
const stack = stackName(coldDomain({ recipe, commit: 'any', lane: 'cold', base: 'ci.test' }));
const tooLong = 'x'.repeat(65 - stack.length - 1);
let world: World;
beforeAll(async () => {
  world = await createWorld([recipe, 'guestbook', 'members', 'keycloak']);
  await world.recipe(recipe, { 'recipe.config.ts': config('warmCanonical: true') });
});
afterAll(() => world?.stop());

const withNetwork = (name: string) => async (folder: string) => {
  const file = join(folder, 'compose.yml');
  const compose = await readFile(file, 'utf8');
  await writeFile(file, compose.replace(/^networks:$/m, `networks:\n  long: { name: '${name}' }`));
};

async function expectRefused(request: Partial<RunRequest>, message: RegExp): Promise<void> {
  const before = await world.runIds();
  await expect(world.test({ recipe, stages: ['upgrade'], ...request })).rejects.toMatchObject({
    kind: 'usage',
    code: 'name-too-long',
    message: expect.stringMatching(message),
  });
  expect((await world.runIds()).filter((name) => !before.includes(name))).toEqual([]);
  const files = await world.run(['ls', join(world.sandbox.abraDir, 'servers', 'default')], {
    timeoutMs: 5_000,
  });
  expect(files.stdout).not.toMatch(/^(?!warm-)\w+-/m);
  expect((await world.swarm.stackNames()).filter((name) => /^(?!warm-)\w+-/.test(name))).toEqual([]);
}

describe('of the tested commit', () => {
  it('with its own new settings, where it is installed from nothing', async () => {
    const head = await world.commit(recipe, 'main', async (folder) => {
      await withNetwork('${STACK_NAME}_${LONG:-short}')(folder);
      await appendFile(join(folder, '.env.sample'), `\nLONG=${tooLong}\n`);
    });
    const message = new RegExp(`^custom-html ${head.slice(0, 8)} at cust-.*the network name`);
    await expectRefused({ ref: head, stages: ['install'] }, message);
    // An upgrade leaves new settings to the operators, and only the fresh install has them.
    await expectRefused({ ref: head, freshInstall: true }, message);
  });

  it('with the new secrets of an upgrade', async () => {
    const head = await world.commit(recipe, 'main', async (folder) => {
      await withNetwork('${STACK_NAME}_${SECRET_LONG_VERSION}')(folder);
      await appendFile(join(folder, '.env.sample'), `\nSECRET_LONG_VERSION=${tooLong}\n`);
    });
    await expectRefused(
      { ref: head },
      new RegExp(`^custom-html ${head.slice(0, 8)} at .* has 65 characters`),
    );
  });

  it('at the longer domain of the canonical, in the quick lane', async () => {
    await seedCanonical(world, recipe, '1.11.0+1.29.0');
    const head = await world.commit(recipe, 'main', withNetwork(`\${STACK_NAME}_${tooLong.slice(2)}`));
    await expectRefused(
      { ref: head, lane: 'quick' },
      /^custom-html \w{8} at warm-custom-html\.ci\.test: the network name "warm-custom-html_ci_test_x+" has 68/,
    );
    expect(await world.registry.folderOf(recipe).changedBy()).toBeUndefined();
  });
});

// A config is loaded once in a process, so each of these has a recipe of its own.
it('of what the CI folder adds: an overlay, a repair of the base', async () => {
  const folder = (overlay: string, repair: string) =>
    world.recipe('guestbook', {
      'recipe.config.ts': config("composeOverlay: 'compose.ci.yml', baseRepair: 'repair'"),
      'compose.ci.yml': `services:\n  ${overlay}: { image: 'nginx:1.29.0' }\n`,
      'repair/compose.yml': `secrets:\n  ${repair}: {}\n`,
    });
  await folder(tooLong, 'short');
  await expectRefused({ recipe: 'guestbook' }, /the service name "gues-\w+_x+" has 65/);
  await folder('short', tooLong);
  await expectRefused({ recipe: 'guestbook' }, /the secret name "gues-\w+_x+" has 65/);
});

it('of a dependency that the run deploys itself', async () => {
  await world.recipe('members', { 'recipe.config.ts': config("deps: ['keycloak']") });
  await world.recipe('keycloak', {
    'recipe.config.ts': config(`env: { SECRET_ADMIN_PASSWORD_VERSION: '${'v'.repeat(40)}' }`),
  });
  await expectRefused(
    { recipe: 'members' },
    /^keycloak \S+ at keyc-\w{6}\.ci\.test: the secret name "keyc-\w{6}_ci_test_admin_password_v+" has 75/,
  );
});

it('that only a promotion would give are told, and the run goes on', async () => {
  const canonical = stackName(world.registry.domainOf(recipe));
  const name = 'x'.repeat(64 - canonical.length - 1);
  const head = await world.commit(recipe, 'main', withNetwork(`\${STACK_NAME}_${name}`));
  const remote = join(world.sandbox.dir, 'remotes', `${recipe}.git`);
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  const tag = ['tag', '--annotate', '1.12.0+1.29.0', '--message', 'x', head];
  await world.run(['git', '-C', remote, ...identity, ...tag], { timeoutMs: 10_000 });
  const stop = new AbortController();
  const said: string[] = [];
  const onProgress = (line: string) => {
    said.push(line);
    if (line.startsWith('deploying')) stop.abort(new Error('seen enough'));
  };
  await world.test({ recipe, signal: stop.signal }, { onProgress });
  expect(said).toContain(
    `note: a green run could not be promoted: the network name "${canonical}_${name}" has 64 characters, and Swarm takes at most 63`,
  );
  expect(said).toContainEqual(expect.stringMatching(/^deploying custom-html/));
});
