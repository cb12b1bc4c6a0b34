import { appendFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostAccessKinds } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { seedCanonical } from '../support/seed-canonical.ts';
import { config, createWorld, passing, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 180_000 });
const recipe = 'custom-html';
let world: World;
beforeAll(async () => {
  world = await createWorld([recipe, 'notes', 'guestbook']);
  for (const name of [recipe, 'notes'])
    await world.recipe(name, { 'recipe.config.ts': config(), 'tests/a.test.ts': passing });
});
afterAll(() => world?.stop());

/** A service's own settings, in the words of the compose file. */
const asking = (lines: string) => async (folder: string) => {
  const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
  await writeFile(
    join(folder, 'compose.yml'),
    compose.replace(/^( {4}image: .*)$/m, `$1\n${lines.replace(/^/gm, '    ')}`),
  );
};
const upgradeOnly = { stages: ['upgrade' as const] };
const steps = ({ tiers }: RunResults, name: string) =>
  tiers.find(({ tier }) => tier === name)?.tests.map((test) => `${test.outcome} ${test.name}`);

/** Nothing of the head came to be: the one deploy is the base's, if any, and all is removed. */
async function expectRefused(
  results: RunResults,
  needsApproval: RunResults['needsApproval'],
  deployCount: number,
) {
  expect(results.needsApproval).toEqual(needsApproval);
  expect(results).toMatchObject({ verdict: 'red', deployCount, teardown: { clean: true } });
  expect(results.reason).toContain(`needs approval: ${needsApproval[0]?.kind} ${needsApproval[0]?.value}`);
  expect(await world.leftOf(results.domain)).toEqual([]);
}

describe('a head that newly asks something of the host is not deployed', () => {
  it('privileged, and the socket behind an anchor', async () => {
    const { commit: on } = await world.sandbox.pullRequest(recipe, { break: 'start' });
    // Broken besides: deploying it would be seen to fail another way.
    const head = await world.commit(recipe, on, async (folder) => {
      await asking('privileged: true\nx-v: &v ["/var/run/docker.sock:/s"]\nvolumes: *v')(folder);
      const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
      await writeFile(join(folder, 'compose.yml'), compose.replace(/^ {4}volumes:\n(?: {6}.*\n)+/m, ''));
    });
    const expected = [
      { kind: 'bind', value: '/var/run/docker.sock', service: 'app' },
      { kind: 'privileged', value: 'true', service: 'app' },
    ] as const;
    await expectRefused(await world.test({ recipe, ref: head, ...upgradeOnly }), [...expected], 1);
    for (const { kind, value } of expected)
      expect(world.said).toContain(`needs approval: ${kind} ${value} (service app)`);
  });

  it("the warm Keycloak's data, by a name and not as external, and a config's file that is now a link", async () => {
    const head = await world.commit(recipe, 'main', async (folder) => {
      await rm(join(folder, 'default.conf'));
      await symlink('/etc/shadow', join(folder, 'default.conf'));
      const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
      const borrowed = compose.replace(/^ {2}content:$/m, '  content:\n    name: warm-keycloak_ci_test_data');
      await writeFile(join(folder, 'compose.yml'), borrowed);
    });
    await expectRefused(
      await world.test({ recipe, ref: head, ...upgradeOnly }),
      [
        { kind: 'external-volume', value: 'warm-keycloak_ci_test_data', service: undefined },
        { kind: 'bind', value: 'default.conf', service: undefined },
      ],
      1,
    );
  });

  it('a version of a secret that is no version, and a compose file that is a link', async () => {
    const head = await world.commit(recipe, 'main', async (folder) => {
      await asking('volumes: ["${SECRET_EVIL_VERSION}:/x"]')(folder);
      const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
      await writeFile(join(folder, 'compose.yml'), compose.replace(/^ {4}volumes:\n(?: {6}.*\n)+/m, ''));
      await appendFile(join(folder, '.env.sample'), '\nSECRET_EVIL_VERSION=/etc\n');
    });
    const asked = await world.test({ recipe, ref: head, ...upgradeOnly });
    await expectRefused(asked, [{ kind: 'bind', value: '/etc', service: 'app' }], 1);

    const linked = await world.commit(recipe, 'main', async (folder) => {
      await rm(join(folder, 'compose.yml'));
      await symlink('/etc/hostname', join(folder, 'compose.yml'));
    });
    const unreadable = {
      kind: 'unreadable',
      value: 'compose.yml: it is no file of the recipe',
      service: undefined,
    };
    await expectRefused(await world.test({ recipe, ref: linked, ...upgradeOnly }), [unreadable], 1);
  });

  it.each([
    ['in a compose file that only abra.sh names', 'compose.evil.yml', 'compose.evil.yml'],
    ['in the one that the env names, although abra.sh names another', 'compose.yml', 'compose.other.yml'],
  ])('%s', async (_name, evil, named) => {
    const head = await world.commit(recipe, 'main', async (folder) => {
      const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
      await writeFile(join(folder, named), compose);
      const privileged = compose.replace(/^( {4}image: .*)$/m, '$1\n    privileged: true');
      await writeFile(join(folder, evil), privileged);
      await appendFile(join(folder, 'abra.sh'), `\nexport COMPOSE_FILE=${named}\n`);
    });
    const privileged = { kind: 'privileged' as const, value: 'true', service: 'app' };
    await expectRefused(await world.test({ recipe, ref: head, ...upgradeOnly }), [privileged], 1);
  });

  it('where it is installed from nothing: no app is even made, for its settings could be those of another one', async () => {
    const head = await world.commit('notes', 'main', async (folder) => {
      await appendFile(join(folder, '.env.sample'), '\nSTACK_NAME=warm-keycloak_ci_test\nTYPE=traefik\n');
      await mkdir(join(folder, 'release'), { recursive: true });
    });
    const results = await world.test({ recipe: 'notes', ref: head, stages: ['install'] });
    await expectRefused(
      results,
      [
        { kind: 'setting', value: 'STACK_NAME=warm-keycloak_ci_test', service: undefined },
        { kind: 'setting', value: 'TYPE=traefik', service: undefined },
      ],
      0,
    );
    expect(steps(results, 'install')).toEqual(['fail what it asks of the host is allowed']);
  });

  it('in the quick lane: the canonical is returned to known-good', async () => {
    const canonical = await seedCanonical(world, recipe, '1.11.0+1.29.0');
    const head = await world.commit(recipe, 'main', asking('pid: host'));
    const results = await world.test({ recipe, ref: head, lane: 'quick', ...upgradeOnly });
    expect(results).toMatchObject({
      verdict: 'red',
      lane: 'quick',
      deployCount: 1,
      needsApproval: [{ kind: 'host-namespace', value: 'pid: host', service: 'app' }],
    });
    expect((await world.lifecycle.status(canonical.domain)).state).toBe('undeployed');
    expect(await world.registry.folderOf(recipe).changedBy()).toBeUndefined();
  });
});

describe('a head that may be deployed', () => {
  it('one that the config allows to ask', async () => {
    const { commit } = await world.sandbox.pullRequest('guestbook');
    const head = await world.commit('guestbook', commit, asking("ports: ['127.0.0.1:28080:80']"));
    const because = "because: 'a test'";
    await world.recipe('guestbook', {
      'recipe.config.ts': config(`hostAccess: [{ kind: 'published-port', value: '28080', ${because} }]`),
    });
    const allowed = await world.test({ recipe: 'guestbook', ref: head, ...upgradeOnly });
    expect(allowed.needsApproval).toEqual([]);
    expect(steps(allowed, 'upgrade')).toContain('pass what it asks of the host is allowed');
  });

  it('what the maintainers released: it is trusted like the base', async () => {
    // As far as the upgrade: what is looked at comes before it.
    const stop = new AbortController();
    const onProgress = (line: string) => line.startsWith('upgrading') && stop.abort(new Error('seen enough'));
    const results = await world.test({ recipe, ...upgradeOnly, signal: stop.signal }, { onProgress });
    expect(steps(results, 'upgrade')).toContain('pass settings and secrets of the new version');
    expect(steps(results, 'upgrade')).not.toContain('pass what it asks of the host is allowed');
  });
});

it('all that can be asked can be allowed, but for what nobody can read and settings of another app', () => {
  expect([...hostAccessKinds].sort()).toEqual([
    'bind',
    'capability',
    'device',
    'external-config',
    'external-network',
    'external-secret',
    'external-volume',
    'host-namespace',
    'other',
    'privileged',
    'published-port',
    'security-option',
  ]);
});
