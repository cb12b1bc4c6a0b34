import { eventually } from '@ci-warm/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalOf } from './runs/canonical.ts';
import { psql, spoilsTheBooks, startOfDatabase } from './runs/ledger.ts';
import { startScene, withoutBackups, type Scene } from './runs/scene.ts';
import { describeReal, everythingNamed } from './support/index.ts';

// As CI asks for them: the product's own program, from nothing to what is left on the engine.
describeReal('a cold run on a real engine', ['nginx', 'postgres'], () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene({
      'custom-html': withoutBackups,
      ledger: { env: { LEDGER_ENTRIES: String(entries) } },
    });
    for (const version of ['1.10.0+1.22.0', '1.11.0+1.22.1']) scene.world.publish('custom-html', version);
    for (const version of ['1.0.0+15.0.0', '1.1.0+15.1.0']) scene.world.publish('ledger', version);
  });
  afterAll(() => scene?.close());

  /** What is on the engine of everything that this world may make. */
  const left = async () =>
    await everythingNamed(scene.world.engine, scene.world.baseDomain.replaceAll('.', '_'));

  it('installs nginx, upgrades it with its content, and promotes it; nothing else is left', async () => {
    const { code, result, stderr } = await scene.test('custom-html');
    expect(result, stderr).toMatchObject({
      verdict: 'green',
      version: '1.11.0+1.22.1',
      base: { version: '1.10.0+1.22.0', origin: 'older-release' },
      deployCount: 2,
      lint: { outcome: 'pass' },
      teardown: { clean: true, leftovers: [] },
      promotion: { outcome: 'promoted' },
    });
    expect(code).toBe(0);
    const { stack } = canonicalStack('custom-html');
    // An ended container waits for Swarm to clear it away.
    await eventually(
      async () => JSON.stringify(await left()) === JSON.stringify([`volumes ${stack}_content`]),
    );
  });

  it('tells where its time went, to the last millisecond', async () => {
    const { result } = await scene.test('custom-html', ['--ref', '1.11.0+1.22.1']);
    const { total, outside, own, windows, phases } = result.ms ?? fail('no times');
    expect(own + outside).toBe(total);
    const sum = Object.values(phases).reduce((all, phase) => all + phase.total, 0);
    expect(Math.abs(sum - total)).toBeLessThanOrEqual(Object.keys(phases).length);
    expect(windows).toBe(phases.window?.total);
    for (const name of ['prepare', 'deploy', 'converge', 'window', 'tests', 'undeploy'] as const)
      expect(phases[name]?.total, name).toBeGreaterThan(0);
    const upgrade = result.tiers?.find(({ tier }) => tier === 'upgrade');
    expect(upgrade?.waited?.outside).toBeGreaterThan(0);
  });

  it('waits for a first boot, upgrades the database, and keeps the books and their password', async () => {
    const { code, result, stderr } = await scene.test('ledger');
    expect(result, stderr).toMatchObject({
      verdict: 'green',
      deployCount: 2,
      promotion: { outcome: 'promoted' },
    });
    expect(code).toBe(0);
    const { stack } = canonicalStack('ledger');
    expect((await left()).filter((one) => one.includes(stack))).toEqual(
      expect.arrayContaining([`secrets ${stack}_db_password_v1`, `volumes ${stack}_postgres`]),
    );
    const ledger = canonicalOf(scene.world, 'ledger');
    await ledger.whileDeployed(async () => {
      expect(await startOfDatabase(scene.world, ledger.domain)).toBe('clean');
      expect(await psql(scene.world, ledger.domain, 'SELECT count(*) FROM entry')).toBe(String(entries));
    });
  });

  it('is red for a change that dies of its own migration, and leaves the canonical alone', async () => {
    const ledger = canonicalOf(scene.world, 'ledger');
    const before = await ledger.state();
    const pull = scene.world.propose('ledger', '1.2.0+15.2.0', { edit: spoilsTheBooks });
    const { code, result, stderr } = await scene.test('ledger', ['--pr', String(pull.number)]);
    expect(result, stderr).toMatchObject({
      verdict: 'red',
      commit: pull.commit,
      base: { version: '1.1.0+15.1.0', origin: 'canonical' },
      teardown: { clean: true, leftovers: [] },
      promotion: null,
    });
    expect(result.reason).toMatch(/upgrade/);
    expect(code).toBe(1);
    expect(await ledger.state()).toEqual(before);
    await eventually(async () => (await left()).every((one) => one.includes('warm-')));
  });

  function canonicalStack(recipe: string): { stack: string } {
    return { stack: canonicalOf(scene.world, recipe).domain.replaceAll('.', '_') };
  }
});

const entries = 20_000;

function fail(message: string): never {
  throw new Error(message);
}
