import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretIds, stackServices, stackVolumes } from '../../src/abra/engine/stack.ts';
import { deployFlags, startEngineWorld, type EngineWorld } from './support/engine-world.ts';
import { filters } from '../../src/abra/engine/http.ts';

let world: EngineWorld;
const refused = (text: string) => ({
  code: 1,
  stderr: '',
  stdout: expect.stringMatching(new RegExp(`^FATA .*${text}`)),
});
const containersOf = (stack: string) =>
  world.engine.call<{ State: string }[]>(
    'GET',
    `/containers/json?${filters({ label: [`com.docker.stack.namespace=${stack}`] })}`,
  );

beforeAll(async () => {
  world = await startEngineWorld();
  // Takes its time to stop, as a database does.
  world.release('1.0.0+1.0.0', {
    command: "trap 'sleep 1; exit 0' TERM; echo up; while true; do sleep 0.1; done",
  });
});
afterAll(() => world.close());

describe('app undeploy', () => {
  it('returns before Swarm has finished; volumes, secrets and env stay, and only remove takes them', async () => {
    const { domain, stack } = await world.app();
    await world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks');
    expect(await world.abra('app', 'remove', domain, '--no-input')).toEqual(refused('still deployed'));
    expect(await world.abra('app', 'volume', 'rm', domain)).toEqual(refused('still deployed'));
    expect(await world.abra('app', 'undeploy', domain, '--no-input')).toMatchObject({ code: 0, stderr: '' });
    expect(await containersOf(stack)).toMatchObject([{ State: 'running' }]);
    expect(await stackServices(world.engine, stack)).toEqual([]);
    expect((await stackVolumes(world.engine, stack)).map(({ Name }) => Name)).toEqual([`${stack}_data`]);
    expect([...(await secretIds(world.engine)).keys()]).toContain(`${stack}_token_v1`);
    expect(await world.abra('app', 'undeploy', domain, '--no-input')).toEqual(refused('not deployed'));

    expect((await world.abra('app', 'remove', domain, '--no-input')).code).toBe(0);
    expect(await stackVolumes(world.engine, stack)).toEqual([]);
    expect([...(await secretIds(world.engine)).keys()]).not.toContain(`${stack}_token_v1`);
    expect(existsSync(world.envPath(domain))).toBe(false);
  });
});

describe('app secret', () => {
  it('generates what is missing only, inserts, lists and removes', async () => {
    const { domain, stack } = world.domain();
    await world.abra('app', 'new', 'tiny', '--domain', domain, '--server', 'default');
    const listed = async () =>
      JSON.parse((await world.abra('app', 'secret', 'ls', domain, '--machine')).stdout) as unknown;
    const row = { name: 'token', version: 'v1', 'generated-name': `${stack}_token_v1` };
    expect(await listed()).toEqual([{ ...row, 'created-on-server': 'false' }]);
    const made = await world.abra('app', 'secret', 'generate', domain, '--all', '--machine');
    expect(JSON.parse(made.stdout)).toEqual({ token: expect.stringMatching(/^\w{24}$/) });
    const id = (await secretIds(world.engine)).get(`${stack}_token_v1`);
    const again = await world.abra('app', 'secret', 'generate', domain, '--all', '--machine');
    expect({ ...again, stdout: JSON.parse(again.stdout) as unknown }).toEqual({
      code: 0,
      stderr: '',
      stdout: {},
    });
    expect((await secretIds(world.engine)).get(`${stack}_token_v1`)).toBe(id);
    expect(await world.abra('app', 'secret', 'insert', domain, 'token', 'v1', 'x')).toEqual(
      refused('already exists'),
    );
    expect(
      (await world.abra('app', 'secret', 'insert', domain, 'token', 'v2', world.envPath(domain), '--file'))
        .code,
    ).toBe(0);
    expect((await world.abra('app', 'secret', 'rm', domain, '--all')).code).toBe(0);
    expect(await listed()).toEqual([{ ...row, 'created-on-server': 'false' }]);
    expect([...(await secretIds(world.engine)).keys()]).toContain(`${stack}_token_v2`);
  });
});

describe('an engine that does not answer', () => {
  it('is a FATA that names it', async () => {
    const { domain } = await world.app();
    world.env['DOCKER_HOST'] = `unix://${world.dir}/gone.sock`;
    const result = await world.abra('app', 'deploy', domain, ...deployFlags);
    world.env['DOCKER_HOST'] = process.env['CONTRACT_DOCKER_HOST'] || `unix://${world.dir}/docker.sock`;
    expect(result).toMatchObject({ code: 1, stdout: expect.stringMatching(/^FATA .*gone\.sock/) });
  });
});
