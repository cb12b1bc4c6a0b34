import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployBackupApp } from './support/backup-app.ts';
import { startEngineWorld, type EngineWorld } from './support/engine-world.ts';
import { runAbra } from './support/run-abra.ts';

let world: EngineWorld;
let domain: string;
let stack: string;
const inTerminal = (...args: string[]) => runAbra(world.env, args, { terminal: true });
const withFaults = (faults: string, ...args: string[]) =>
  runAbra({ ...world.env, ABRA_STAND_IN_FAULTS: faults }, args, { terminal: true });
const inside = async (command: string) =>
  (await world.abra('app', 'run', domain, 'app', '--', 'sh', '-c', command)).stdout;
const ids = async () =>
  (await inTerminal('app', 'backup', 'snapshots', domain)).stdout.match(/\b[0-9a-f]{8,}\b/g) ?? [];

/** What a snapshot holds of the volume: path → text. */
async function contentOf(id: string): Promise<Record<string, string>> {
  const folder = join(world.dir, `download-${id}`);
  mkdirSync(folder);
  try {
    const words = ['app', 'backup', 'download', '--volumes', '--snapshot', id, domain];
    expect(await runAbra(world.env, words, { terminal: true, cwd: folder })).toMatchObject({ code: 0 });
    execFileSync('tar', ['-xzf', 'backup.tar.gz'], { cwd: folder });
    execFileSync('tar', ['-xf', `${stack}_data.tar`], { cwd: folder });
    const data = join(folder, 'var/lib/docker/volumes', `${stack}_data`, '_data');
    const names = execFileSync('find', ['.', '-type', 'f'], { cwd: data, encoding: 'utf8' });
    const files = names.trim().split('\n').sort();
    return Object.fromEntries(files.map((name) => [name.slice(2), readFileSync(join(data, name), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

beforeAll(async () => {
  world = await startEngineWorld();
  const labels = [
    '"backupbot.backup=true"',
    '"backupbot.backup.pre-hook=sh -c \'echo dumped > /data/dump\'"',
    '"backupbot.backup.post-hook=rm /data/dump"',
    '"backupbot.backup.volumes.data.path=dump,kept"',
    '"backupbot.restore.pre-hook=echo before >> /data/hooks"',
    '"backupbot.restore.post-hook=echo after >> /data/hooks; cp /data/dump /data/loaded"',
  ];
  world.release('1.0.0+1.0.0', {}, (compose) =>
    compose.replace('"backupbot.backup=true"', labels.join('\n        - ')),
  );
  ({ domain, stack } = await world.app());
  await world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks');
});
afterAll(() => world.close());

it('every verb needs a terminal, and a backup app on the server that runs', async () => {
  for (const verb of [['backup', 'create'], ['backup', 'snapshots'], ['backup', 'list'], ['restore']]) {
    expect(await world.abra('app', ...verb, domain)).toEqual({
      code: 1,
      stdout: 'FATA inappropriate ioctl for device\n',
      stderr: '',
    });
    expect(await withFaults('no-backup-app', 'app', ...verb, domain)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FATA no backup app discovered'),
    });
  }
});

describe('with a backup app', () => {
  beforeAll(async () => {
    await deployBackupApp(world);
    await inside('mkdir /data/kept; echo one > /data/kept/one; echo other > /data/other');
  });

  it('a backup keeps what the labels name, between its hooks', async () => {
    expect(await inTerminal('app', 'backup', 'create', domain)).toMatchObject({ code: 0 });
    const [id = ''] = await ids();
    expect(await contentOf(id)).toEqual({ dump: 'dumped\n', 'kept/one': 'one\n' });
    expect(await inside('ls /data')).not.toContain('dump');
    const { stdout } = await inTerminal('app', 'backup', 'list', domain, '--snapshot', id);
    expect(stdout).toContain(`/var/lib/docker/volumes/${stack}_data/_data/dump`);
  });

  it('a restore writes it back, between its hooks, and leaves what came later', async () => {
    const [id = ''] = await ids();
    await inside('echo changed > /data/kept/one; echo later > /data/kept/later');
    expect(await inTerminal('app', 'restore', domain, '--snapshot', id)).toMatchObject({ code: 0 });
    expect(await inside('cat /data/kept/one /data/kept/later /data/loaded /data/hooks /data/other')).toBe(
      'one\nlater\ndumped\nbefore\nafter\nother\n',
    );
    await inside('rm /data/kept/later');
    expect(await inTerminal('app', 'restore', domain, '--snapshot', 'deadbeef')).toMatchObject({ code: 1 });
  });

  it('a hook that fails is logged; the backup succeeds without its dump', async () => {
    await inside('rm -f /data/dump; mkdir /data/dump');
    const result = await inTerminal('app', 'backup', 'create', domain);
    expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(/ERRO hook of \S+ failed/) });
    await inside('rmdir /data/dump');
    expect(Object.keys(await contentOf((await ids()).at(-1) ?? ''))).toEqual(['kept/one']);
  });

  it('fails in the ways that are asked for', async () => {
    await withFaults('empty-backup', 'app', 'backup', 'create', domain);
    expect(await contentOf((await ids()).at(-1) ?? '')).toEqual({ dump: '', 'kept/one': '' });
    await withFaults('truncated-backup', 'app', 'backup', 'create', domain);
    const id = (await ids()).at(-1) ?? '';
    expect(await contentOf(id)).toEqual({ dump: 'dum', 'kept/one': 'on' });
    expect(await withFaults('failing-backup', 'app', 'backup', 'create', domain)).toMatchObject({ code: 1 });
    await withFaults('idle-restore', 'app', 'restore', domain, '--snapshot', id);
    expect(await inside('cat /data/kept/one')).toBe('one\n');
  });
});
