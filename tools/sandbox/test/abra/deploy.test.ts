import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stackServices, stackTasks } from '../../src/abra/engine/stack.ts';
import { deployFlags, startEngineWorld, type EngineWorld } from './support/engine-world.ts';
import { runAbra } from './support/run-abra.ts';

let world: EngineWorld;
let first: string;
let second: string;
const deploy = (domain: string, ...args: string[]) =>
  world.abra('app', 'deploy', domain, ...deployFlags, ...args);
const typeOf = (domain: string) => /^TYPE=(.*)$/m.exec(world.readEnv(domain))?.[1];
const labelsOf = async (stack: string) => {
  const [service] = await stackServices(world.engine, stack);
  const prefix = `coop-cloud.${stack}.`;
  const own = Object.entries(service?.Spec.Labels ?? {}).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
};
const refused = (text: string) => ({
  code: 1,
  stderr: '',
  stdout: expect.stringMatching(new RegExp(`^FATA .*${text}`)),
});

beforeAll(async () => {
  world = await startEngineWorld();
  first = world.release('1.0.0+1.0.0');
  second = world.release('1.1.0+1.0.0', {}, (compose) =>
    compose.replace('GREETING:-none', 'GREETING:-hello'),
  );
});
afterAll(() => world.close());

describe('app deploy', () => {
  it('deploys the version in TYPE, labels the service, then refuses without --force', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    expect(await deploy(domain)).toMatchObject({ code: 0, stderr: '' });
    expect(await labelsOf(stack)).toEqual({
      version: '1.0.0+1.0.0',
      recipe: 'tiny',
      chaos: 'false',
      timeout: '20',
    });
    expect(await deploy(domain)).toEqual(refused(`${domain} is already deployed`));
  });

  it('does not restart an unchanged service when it is forced to deploy again', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    await world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks');
    const before = (await stackTasks(world.engine, stack)).map(({ ID }) => ID);
    expect((await deploy(domain, '--force')).code).toBe(0);
    expect((await stackTasks(world.engine, stack)).map(({ ID }) => ID)).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it('rewrites TYPE to the version deployed, by tag or by hash; that is what comes next', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    await deploy(domain, '1.1.0+1.0.0');
    expect(typeOf(domain)).toBe('tiny:1.1.0+1.0.0');
    expect(await labelsOf(stack)).toMatchObject({ version: '1.1.0+1.0.0' });
    await deploy(domain, first, '--force');
    expect(typeOf(domain)).toBe(`tiny:${first}`);
    await deploy(domain, '--force');
    expect(world.git(world.checkoutPath('tiny'), 'rev-parse', 'HEAD')).toBe(first);
  });

  it('FATAs on an unknown version and on a TYPE whose commit is gone, and touches nothing', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    expect(await deploy(domain, '3.0.0+1.0.0')).toEqual(refused('3.0.0'));
    writeFileSync(world.envPath(domain), world.readEnv(domain).replace(/^TYPE=.*$/m, 'TYPE=tiny:deadbeef'));
    expect(await deploy(domain)).toEqual(refused('deadbeef'));
    expect(await world.abra('app', 'secret', 'ls', domain, '--machine')).toEqual(refused('deadbeef'));
    expect(await stackServices(world.engine, stack)).toEqual([]);
    expect((await deploy(domain, '1.0.0+1.0.0')).code).toBe(0);
  });

  it('FATAs on a dirty tree; chaos deploys it as it is, with its short hash and +U', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    const checkout = world.checkoutPath('tiny');
    world.git(checkout, 'checkout', '--quiet', second);
    writeFileSync(join(checkout, 'stray.txt'), '');
    expect(await deploy(domain)).toEqual(refused('has locally unstaged changes'));
    expect((await deploy(domain, '--chaos')).code).toBe(0);
    const mark = `${second.slice(0, 8)}+U`;
    expect(typeOf(domain)).toBe(`tiny:${mark}`);
    // The label of the file itself stays.
    expect(await labelsOf(stack)).toMatchObject({
      chaos: 'true',
      'chaos-version': mark,
      version: '1.1.0+1.0.0',
    });
    world.git(checkout, 'clean', '--quiet', '--force');
    expect((await deploy(domain, '--chaos', '--force')).code).toBe(0);
    expect(await labelsOf(stack)).toMatchObject({ 'chaos-version': second.slice(0, 8) });
  });

  it('is not alone in moving the checkout to TYPE: so does every verb that reads the recipe without --chaos', async () => {
    const { domain } = await world.app('1.0.0+1.0.0');
    const checkout = world.checkoutPath('tiny');
    const head = () => world.git(checkout, 'rev-parse', 'HEAD');
    world.git(checkout, 'checkout', '--quiet', second);
    await world.abra('app', 'secret', 'generate', domain, '--all', '--machine', '--chaos');
    expect(head()).toBe(second);
    await world.abra('app', 'secret', 'generate', domain, '--all', '--machine');
    expect(head()).toBe(first);
    await runAbra(world.env, ['recipe', 'lint', 'tiny'], { terminal: true });
    expect(head()).toBe(second);
  });

  it('upgrades and rolls back between releases, and says when there is none', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    expect(await world.abra('app', 'upgrade', domain, ...deployFlags)).toEqual(refused('not deployed'));
    await deploy(domain);
    expect((await world.abra('app', 'upgrade', domain, ...deployFlags)).code).toBe(0);
    expect(typeOf(domain)).toBe('tiny:1.1.0+1.0.0');
    expect(await labelsOf(stack)).toMatchObject({ version: '1.1.0+1.0.0' });
    expect((await world.abra('app', 'upgrade', domain, ...deployFlags)).stdout).toContain(
      'INFO no available upgrade',
    );
    expect(await world.abra('app', 'upgrade', domain, '1.0.0+1.0.0', ...deployFlags)).toEqual(
      refused('not a upgrade|not an upgrade'),
    );
    expect((await world.abra('app', 'rollback', domain, ...deployFlags)).code).toBe(0);
    expect(typeOf(domain)).toBe('tiny:1.0.0+1.0.0');
  });
});
