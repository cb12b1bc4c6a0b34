import type { RunResults } from '@ci-warm/run-results';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  deployTraefik,
  describeReal,
  everythingNamed,
  keycloakAt,
  recordFigure,
  startWorld,
  type Keycloak,
  type World,
} from './support/index.ts';

// The recipe's own tests, by form and by password, with Apache's module as the relying party and a real Keycloak.
const parts = ['members', 'postgres', 'keycloak-26.2.5', 'traefik-3.6.12'];
describeReal('single sign-on', parts, () => {
  let world: World;
  let provider: string;
  let keycloak: Keycloak;
  beforeAll(async () => {
    world = await startWorld();
    const { ca } = await deployTraefik(world);
    world.publish('keycloak', '10.5.0+26.2.5');
    for (const version of ['1.0.0+2.4.0', '1.1.0+2.4.1']) world.publish('members', version);
    provider = `warm-keycloak.${world.baseDomain}`;
    const { result, stderr } = await world.runApp('reconciler', ['keycloak']);
    expect(result, stderr).toMatchObject({ outcome: 'deployed' });
    keycloak = keycloakAt(world, { domain: provider, ca });
  });
  afterAll(() => world?.close());

  const run = async (...words: string[]) => {
    const { result, stderr } = await world.runApp('quick-runner', ['members', ...words]);
    return { results: result as Partial<RunResults>, stderr };
  };
  const realms = () => keycloak.query("SELECT name FROM realm WHERE name <> 'master' ORDER BY name");
  /** What is on the engine of the run's app and of a Keycloak of its own. */
  const left = async ({ domain = '', dependencies = [] }: Partial<RunResults>) => {
    const cold = dependencies.filter(({ mode }) => mode === 'cold').map((one) => one.domain);
    const stacks = [domain, ...cold].map((one) => one.replaceAll('.', '_'));
    return (await Promise.all(stacks.map((stack) => everythingNamed(world.engine, stack)))).flat();
  };

  it('with the shared Keycloak: a realm of its own, a log-in by form, and nothing left', async () => {
    const { results, stderr } = await run();
    expect(results, stderr).toMatchObject({
      verdict: 'green',
      deployCount: 2,
      dependencyDeployCount: 0,
      dependencies: [{ recipe: 'keycloak', mode: 'warm', domain: provider }],
      teardown: { clean: true, leftovers: [] },
      promotion: { outcome: 'promoted' },
    });
    expect(results.dependencies?.[0]?.realm).toMatch(/^members-[0-9a-f]{6}$/);
    expect(await realms()).toEqual([]);
    expect(await left(results)).toEqual([]);
    recordFigure('sso-warm', results.ms ?? {});
  });

  it('in the quick lane: the canonical is wired to this run, and is as before afterwards', async () => {
    const pull = world.propose('members', '1.2.0+2.4.2');
    const { results, stderr } = await run('--pr', String(pull.number), '--quick');
    expect(results, stderr).toMatchObject({
      verdict: 'green',
      lane: 'quick',
      dependencies: [{ mode: 'warm' }],
      teardown: { clean: true },
    });
    expect(await realms()).toEqual([]);
    recordFigure('sso-quick', results.ms ?? {});
  });

  it('side by side: each with tokens of its own', async () => {
    const pulls = [1, 2, 3].map((patch) => world.propose('members', `1.3.${patch}+2.4.3`));
    const all = await Promise.all(
      pulls.map(({ number }) => run('--pr', String(number), '--stages', 'custom')),
    );
    expect(
      all.map(({ results }) => results.verdict),
      all.map(({ stderr }) => stderr).join(),
    ).toEqual(all.map(() => 'green'));
    const names = all.map(({ results }) => results.dependencies?.[0]?.realm);
    expect(new Set(names).size).toBe(3);
    expect(await realms()).toEqual([]);
  });

  it('with one of its own where the shared one is down', async () => {
    await world.abra('app', 'undeploy', provider, '--no-input');
    const { results, stderr } = await run('--stages', 'custom', '--ref', '1.1.0+2.4.1');
    expect(results, stderr).toMatchObject({
      verdict: 'green',
      deployCount: 1,
      dependencyDeployCount: 1,
      dependencies: [{ mode: 'cold', reason: `${provider} is undeployed` }],
      teardown: { clean: true, leftovers: [] },
    });
    expect(await left(results)).toEqual([]);
    recordFigure('sso-cold', results.ms ?? {});
  });
});
