import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stackServices } from '../../src/abra/engine/stack.ts';
import { deployFlags, startEngineWorld, type EngineWorld } from './support/engine-world.ts';

let world: EngineWorld;
const deploy = (domain: string, ...args: string[]) =>
  world.abra('app', 'deploy', domain, ...deployFlags, ...args);
const refused = (text: string) => ({
  code: 1,
  stderr: '',
  stdout: expect.stringMatching(new RegExp(`^FATA .*${text}`)),
});

beforeAll(async () => {
  world = await startEngineWorld();
  world.release('1.0.0+1.0.0');
});
afterAll(() => world.close());

describe('app deploy refuses', () => {
  it('a missing secret', async () => {
    const { domain, stack } = world.domain();
    await world.abra('app', 'new', 'tiny', '--domain', domain, '--server', 'default');
    expect(await deploy(domain)).toEqual(refused(`secret not generated: ${stack}_token_v1`));
  });

  it('a release with an unsatisfied error rule, with what runs untouched; chaos skips the lint', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    await deploy(domain);
    const before = await stackServices(world.engine, stack);
    world.release('2.0.0+1.0.0', {}, (compose) => compose.replace('_${APP_CONF_VERSION}', '_v2'));
    expect(await deploy(domain, '2.0.0+1.0.0', '--force')).toEqual(refused('R012'));
    expect(await stackServices(world.engine, stack)).toEqual(before);
    expect((await deploy(domain, '--chaos', '--force')).code).toBe(0);
  });

  it('every version while one tag is lightweight', async () => {
    const { domain } = await world.app('1.0.0+1.0.0');
    world.tag('tiny', '0.1.0+1.0.0', { lightweight: true });
    expect(await deploy(domain)).toEqual(refused('R014'));
    world.git(join(world.dir, 'remotes/tiny.git'), 'tag', '--delete', '0.1.0+1.0.0');
    world.git(world.checkoutPath('tiny'), 'tag', '--delete', '0.1.0+1.0.0');
    expect((await deploy(domain)).code).toBe(0);
  });

  it('a compose key beyond the closed list, by name', async () => {
    const { domain } = await world.app('1.0.0+1.0.0');
    world.release('2.1.0+1.0.0', { service: '    mem_limit: 1g\n' });
    await world.abra('recipe', 'fetch', 'tiny');
    world.git(world.checkoutPath('tiny'), 'checkout', '--quiet', '2.1.0+1.0.0');
    const why = 'services.app: compose key "mem_limit" is not taken by a stack deploy';
    expect(await deploy(domain, '--chaos')).toEqual(refused(why));
    // Without chaos the lint comes first, and it too says why, and blames no rule.
    expect(await deploy(domain, '2.1.0+1.0.0')).toEqual(refused(why));
  });

  it('other content under the name of a config that exists', async () => {
    const { domain } = await world.app('1.0.0+1.0.0');
    await deploy(domain);
    writeFileSync(join(world.checkoutPath('tiny'), 'app.conf'), 'changed\n');
    expect(await deploy(domain, '--chaos', '--force')).toEqual(refused('only updates to Labels are allowed'));
    world.git(world.checkoutPath('tiny'), 'checkout', '--quiet', '.');
  });

  it('an external network that is not there', async () => {
    const { domain } = await world.app('1.0.0+1.0.0');
    const file = join(world.checkoutPath('tiny'), 'compose.net.yml');
    writeFileSync(
      file,
      'services:\n  app:\n    networks: [nowhere-else]\nnetworks:\n  nowhere-else:\n    external: true\n',
    );
    appendFileSync(
      world.envPath(domain),
      'COMPOSE_FILE="compose.yml"\nCOMPOSE_FILE="$COMPOSE_FILE:compose.net.yml"\n',
    );
    expect(await deploy(domain, '--chaos')).toEqual(
      refused('network "nowhere-else" is declared as external, but could not be found'),
    );
    world.git(world.checkoutPath('tiny'), 'clean', '--quiet', '--force');
  });

  it('a domain that does not resolve, unless it is told not to look', async () => {
    const { domain } = await world.app('1.0.0+1.0.0');
    appendFileSync(world.envPath(domain), 'DOMAIN=not..a.name\n');
    const checked = await world.abra('app', 'deploy', domain, '--no-input', '--no-converge-checks');
    expect(checked).toEqual(refused('not..a.name'));
    expect((await deploy(domain)).code).toBe(0);
  });

  it('an app that it does not know, and both a version and --chaos', async () => {
    expect(await deploy('nobody.ci.test')).toEqual(refused('nobody.ci.test'));
    expect(await deploy('nobody.ci.test', '1.0.0+1.0.0', '--chaos')).toEqual(refused('cannot use'));
  });
});
