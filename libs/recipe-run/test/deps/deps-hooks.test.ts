import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResults, TierName } from '@ci-warm/run-results';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownRecipe } from '../support/own-recipe.ts';
import { startProvider, type Provider } from '../support/provider.ts';
import { createWorld, passing, testFile, type World } from '../support/world.ts';

const recipe = 'members';
let world: World;
let provider: Provider;
beforeAll(async () => {
  world = await createWorld(['keycloak', recipe]);
  provider = await startProvider(world);
});
afterAll(() => world?.stop());

const custom = ({ tiers }: RunResults, name: TierName = 'custom') => tiers.find(({ tier }) => tier === name);

/** A run of the custom tier alone, with a set-up hook in shell. */
async function withHook(lines: string, changes: Record<string, string> = {}): Promise<RunResults> {
  const hook = { 'setup_custom_tests.sh': `#!/bin/sh\n${lines}\n` };
  await ownRecipe(world, recipe, { ...hook, ...changes });
  await chmod(join(world.repo, 'recipes', recipe, 'setup_custom_tests.sh'), 0o755);
  return world.test({ recipe, stages: ['custom'] });
}

describe('the set-up hook', () => {
  it('knows what a test knows; what it asks for goes through the run and is counted by itself', async () => {
    const results = await withHook(
      `set -e
cp "$CCCI_CONTEXT" "$CCCI_CONTEXT.seen"
test -n "$ABRA_DIR" && test "$CCCI_TIER" = custom
echo '{ "redeploy": true, "env": { "GREETING": "hello" } }' > "$CCCI_HOOK_ANSWER"`,
      { 'tests/wired.test.ts': testFile('wired', 'assert.equal(context.answer, undefined);') },
    );
    expect(results).toMatchObject({ verdict: 'green', deployCount: 1, rewireCount: 1 });
    expect(world.said).toContainEqual(
      expect.stringMatching(/^deploying \w{8} again, as the set-up hook asked$/),
    );

    const folder = join(world.sandbox.warmRoot, 'runs', results.id);
    const seen = JSON.parse(await readFile(join(folder, 'context.json.seen'), 'utf8')) as object;
    const secretFile = join(folder, 'deps', 'keycloak.json');
    expect(seen).toMatchObject({
      phase: 'head',
      app: { domain: results.domain },
      answer: join(folder, 'hook-answer.json'),
      dependencies: {
        keycloak: {
          kind: 'oidc',
          mode: 'warm',
          domain: provider.domain,
          realm: results.dependencies[0]?.realm,
          clientId: recipe,
          username: 'ci-user',
          secretFile,
        },
      },
    });
    expect(JSON.stringify(seen)).not.toMatch(/password|clientSecret/i);
    expect((await stat(join(folder, 'context.json'))).mode & 0o777).toBe(0o600);
  });

  it('that fails is told with its reason; what needs a dependency is skipped with it, and the run is red', async () => {
    const results = await withHook('echo "the admin API said no" >&2; exit 3', {
      'tests/plain.test.ts': passing,
    });
    const reason = 'setup_custom_tests.sh ended with 3: the admin API said no';
    expect(results.verdict).toBe('red');
    expect(custom(results)?.tests).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'set-up hook', outcome: 'fail', reason }),
        expect.objectContaining({
          name: 'sign-on.test.ts',
          outcome: 'skip',
          reason: `needs: keycloak (${reason})`,
          needs: ['keycloak'],
        }),
        expect.objectContaining({ name: 'it answers', outcome: 'pass' }),
      ]),
    );
    expect(custom(results)?.tests).toHaveLength(4);
    expect(results.teardown.clean).toBe(true);
    expect(await provider.realms()).toEqual([]);
  });
});

describe('a test that needs a dependency', () => {
  // The recipe's own have their say elsewhere.
  const alone = { 'tests/sign-on.test.ts': undefined, 'tests/tokens.test.ts': undefined };

  it('and skips itself fails the run, whatever reason it gives', async () => {
    await ownRecipe(world, recipe, {
      ...alone,
      'tests/plain.test.ts': passing,
      'tests/own.test.ts': `// needs: keycloak\nimport test from 'node:test';\ntest('lazy', { skip: 'not today' }, () => {});\n`,
    });
    const results = await world.test({ recipe, stages: ['custom'] });
    expect(results).toMatchObject({
      verdict: 'red',
      reason: expect.stringContaining('lazy needs keycloak and was skipped'),
    });
  });

  it('that the config does not declare is refused by name', async () => {
    await ownRecipe(world, recipe, { ...alone, 'tests/own.test.ts': `// needs: mail\n${passing}` });
    const results = await world.test({ recipe, stages: ['custom'] });
    expect(results).toMatchObject({
      verdict: 'red',
      reason: expect.stringContaining('it needs mail, which is not among deps'),
    });
  });
});
