import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupFolder } from '../../src/abra/backup/create.ts';
import { runAbra } from './support/run-abra.ts';
import { startEngineWorld, type EngineWorld } from './support/engine-world.ts';

let world: EngineWorld;
let domain: string;
let stack: string;
const inTerminal = (...args: string[]) => runAbra(world.env, args, { terminal: true });

beforeAll(async () => {
  world = await startEngineWorld();
  world.release('1.0.0+1.0.0', {}, (compose) =>
    compose.replace(
      '"backupbot.backup=true"',
      '"backupbot.backup=true"\n        - "backupbot.backup.pre-hook=echo dumped > /data/dump"',
    ),
  );
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

describe('backup and restore', () => {
  it('need a terminal', async () => {
    for (const verb of [['backup', 'create'], ['backup', 'snapshots'], ['restore']]) {
      expect(await world.abra('app', ...verb, domain)).toEqual({
        code: 1,
        stdout: 'FATA inappropriate ioctl for device\n',
        stderr: '',
      });
    }
  });

  it('keep what the hook wrote, and bring it back', async () => {
    expect(await inTerminal('app', 'backup', 'create', domain)).toMatchObject({ code: 0 });
    const id = (await inTerminal('app', 'backup', 'snapshots', domain)).stdout.trim();
    const dump = join(backupFolder(world.abraDir, domain), id, 'data', 'dump');
    expect(readFileSync(dump, 'utf8')).toBe('dumped\n');
    await world.abra('app', 'run', domain, 'app', '--', 'sh', '-c', 'rm /data/dump');
    expect(await inTerminal('app', 'restore', domain)).toMatchObject({ code: 0 });
    expect((await world.abra('app', 'run', domain, 'app', '--', 'cat', '/data/dump')).stdout).toBe(
      'dumped\n',
    );
  });

  it('succeed with an empty dump on demand', async () => {
    writeFileSync(join(world.abraDir, 'stand-in.json'), '{"faults":["empty-backup"]}');
    expect(await inTerminal('app', 'backup', 'create', domain)).toMatchObject({ code: 0 });
    const id =
      (await inTerminal('app', 'backup', 'snapshots', domain)).stdout.trim().split('\n').at(-1) ?? '';
    const dump = join(backupFolder(world.abraDir, domain), id, 'data', 'dump');
    expect(existsSync(dump) && readFileSync(dump, 'utf8')).toBe('');
  });

  it('have no app to go through on demand', async () => {
    writeFileSync(join(world.abraDir, 'stand-in.json'), '{"faults":["no-backup-app"]}');
    const result = await inTerminal('app', 'backup', 'create', domain);
    expect(result).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FATA no backup app discovered'),
    });
  });
});
