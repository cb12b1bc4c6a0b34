import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitForConvergence } from '../../src/abra/engine/converge.ts';
import { stackTasks } from '../../src/abra/engine/stack.ts';
import { startEngineWorld, type EngineWorld } from './support/engine-world.ts';

let world: EngineWorld;
const deploy = (domain: string, ...args: string[]) =>
  world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks', ...args);
const faults = (...names: string[]) =>
  writeFileSync(join(world.abraDir, 'stand-in.json'), JSON.stringify({ faults: names }));
const converges = (stack: string) =>
  waitForConvergence({ engine: world.engine, stack, timeoutMs: 20_000, startPeriodIsFailure: false });

const healthcheck = (command: string) => `    healthcheck:
      test: ["CMD-SHELL", "${command}"]
      interval: 200ms
      timeout: 5s
      retries: 300
      start_period: 20s
`;

beforeAll(async () => {
  world = await startEngineWorld();
  world.release('1.0.0+1.0.0', {
    service: healthcheck('test -f /data/ready || { touch /data/ready; false; }'),
  });
  world.release('2.0.0+1.0.0', { service: healthcheck('false') });
});
afterEach(() => faults());
afterAll(() => world.close());

describe('app deploy', () => {
  it('polls until the stack has converged', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    expect(await deploy(domain)).toMatchObject({ code: 0 });
    expect((await stackTasks(world.engine, stack)).map(({ Status }) => Status.State)).toEqual(['running']);
  });

  it('times out on a service that does not get healthy; the spec is applied all the same', async () => {
    const { domain, stack } = await world.app('2.0.0+1.0.0');
    writeFileSync(world.envPath(domain), `${world.readEnv(domain)}TIMEOUT=1\n`);
    expect(await deploy(domain)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FATA deploy timed out'),
    });
    expect(await stackTasks(world.engine, stack)).not.toEqual([]);
    expect(world.readEnv(domain)).toContain('TYPE=tiny:2.0.0+1.0.0\n');
  });

  it('gives up in the start period on demand, although the stack converges later', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    faults('start-period');
    expect(await deploy(domain)).toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringContaining('FATA deploy failed'),
    });
    expect(await converges(stack)).toBe('converged');
  });

  it('times out on demand, unless nobody waits', async () => {
    const { domain, stack } = await world.app('1.0.0+1.0.0');
    faults('converge-timeout');
    expect(await deploy(domain)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FATA deploy timed out'),
    });
    expect((await deploy(domain, '--force', '--no-converge-checks')).code).toBe(0);
    expect(await converges(stack)).toBe('converged');
  });

  it('refuses a fault that it does not know', async () => {
    faults('no-such-fault');
    expect(await deploy('any.ci.test')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('no-such-fault'),
    });
  });
});
