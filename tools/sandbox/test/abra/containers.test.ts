import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngineWorld, type EngineWorld } from './support/engine-world.ts';

let world: EngineWorld;
let domain: string;
let stack: string;

beforeAll(async () => {
  world = await startEngineWorld();
  world.release('1.0.0+1.0.0');
  ({ domain, stack } = await world.app());
  await world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks');
});
afterAll(() => world.close());

describe.concurrent('a deployed app', () => {
  it('runs commands, and passes their failure on', async () => {
    expect(await world.abra('app', 'run', domain, 'app', '--', 'sh', '-c', 'echo out; echo err >&2')).toEqual(
      {
        code: 0,
        stdout: 'out\n',
        stderr: 'err\n',
      },
    );
    expect(await world.abra('app', 'run', domain, 'app', '--', 'sh', '-c', 'exit 3')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FATA exit status 3'),
    });
    expect(await world.abra('app', 'run', domain, 'web', '--', 'true')).toMatchObject({ code: 1 });
  });

  it('runs functions of abra.sh, inside or locally', async () => {
    const greeting = { code: 0, stdout: `hello bob from ${stack}\n`, stderr: '' };
    expect(await world.abra('app', 'cmd', domain, 'app', 'greet', 'bob')).toEqual(greeting);
    expect(await world.abra('app', 'cmd', '--local', domain, 'greet', 'bob')).toEqual(greeting);
    expect(await world.abra('app', 'cmd', domain, 'app', 'wave')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('wave'),
    });
  });

  it('takes and gives files, and shows its logs', async () => {
    const from = join(world.dir, 'from');
    const to = join(world.dir, 'to');
    writeFileSync(from, Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 256)));
    expect((await world.abra('app', 'cp', domain, from, 'app:/data/copied')).stdout).toBe('');
    expect((await world.abra('app', 'cp', domain, 'app:/data/copied', to)).code).toBe(0);
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
    expect((await world.abra('app', 'logs', domain)).stdout).toContain('started');
  });

  it('is listed for machines', async () => {
    const ps = JSON.parse((await world.abra('app', 'ps', domain, '--machine')).stdout) as unknown;
    expect(ps).toMatchObject({
      app: { service: 'app', image: world.image, state: 'running', version: '1.0.0+1.0.0', chaos: 'false' },
    });
    const ls = JSON.parse((await world.abra('app', 'ls', '--status', '--machine')).stdout) as unknown;
    const app = {
      server: 'default',
      recipe: 'tiny',
      appName: domain,
      domain,
      status: 'deployed',
      version: '1.0.0+1.0.0',
      upgrade: 'latest',
    };
    expect(ls).toMatchObject({ default: { apps: [app] } });
    const servers = JSON.parse((await world.abra('server', 'ls', '--machine')).stdout) as unknown;
    expect(servers).toEqual([{ name: 'default', host: 'local' }]);
  });
});
