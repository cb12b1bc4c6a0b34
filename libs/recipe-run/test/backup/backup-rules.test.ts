import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceObservation } from '@ci-warm/convergence';
import { Header, Pax } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackArtefact } from '../../src/backup/backup-artefact.ts';
import { filesBelow } from '../../src/backup/files-below.ts';
import { backupProblems, type BackupFacts, type Files } from '../../src/backup/backup-checks.ts';
import { servicesWithoutHook } from '../../src/backup/start-again.ts';
import { backupPlan, type BackupPlan } from '../../src/backup/backup-plan.ts';

const service = (
  name: string,
  labels: Record<string, string>,
  volumes: readonly string[],
): ServiceObservation => ({
  id: name,
  name: `s_${name}`,
  shortName: name,
  image: 'x',
  mode: 'replicated',
  desired: 1,
  restartCondition: 'any',
  updateState: undefined,
  labels,
  volumes,
  tasks: [],
});
const planOf = (...services: ServiceObservation[]) => backupPlan({ stack: 's', services });
const yes = { 'backupbot.backup': 'true' };

describe('what labels ask for', () => {
  it('is nothing where no service says yes', () => {
    expect(planOf(service('app', { 'backupbot.backup': 'false' }, ['s_data']))).toBeUndefined();
    expect(planOf(service('app', {}, ['s_data']))).toBeUndefined();
    const nothing = { ...yes, 'backupbot.backup.volumes.data': 'false' };
    expect(planOf(service('app', nothing, ['s_data']))).toBeUndefined();
  });

  it('is every volume of those services, less what is taken out, or the paths in it', () => {
    const labels = {
      ...yes,
      'backupbot.backup.volumes.cache': 'false',
      'backupbot.backup.volumes.db.path': '/dump.sql, more/',
      'backupbot.backup.pre-hook': 'dump',
    };
    const plan = planOf(
      service('app', labels, ['s_cache', 's_db', 's_files', 'foreign']),
      service('other', {}, ['s_not']),
    );
    expect(plan?.volumes).toEqual([
      { name: 'db', fullName: 's_db', paths: ['dump.sql', 'more'], hook: true },
      { name: 'files', fullName: 's_files', paths: undefined, hook: true },
    ]);
  });

  it('is together what two services ask of one volume', () => {
    const asking = (path: string) => ({ ...yes, 'backupbot.backup.volumes.a.path': path });
    const both = planOf(service('one', asking('x'), ['s_a']), service('two', asking('y'), ['s_a']));
    expect(both?.volumes).toMatchObject([{ name: 'a', paths: ['x', 'y'] }]);
    const whole = planOf(service('one', asking('x'), ['s_a']), service('two', yes, ['s_a']));
    expect(whole?.volumes).toMatchObject([{ name: 'a', paths: undefined }]);
  });
});

const files = (sizes: Record<string, number>, mtimeMs = 1): Files =>
  new Map(
    Object.entries(sizes).map(([path, bytes]) => [path, { bytes, mtimeMs, ctimeMs: mtimeMs, links: 1 }]),
  );
const plan = (paths?: string[], hook = false): BackupPlan => ({
  volumes: [{ name: 'v', fullName: 's_v', paths, hook }],
});

describe('what is started again after a restore', () => {
  const again = (...services: ServiceObservation[]) =>
    servicesWithoutHook({ stack: 's', services }).map(({ shortName }) => shortName);
  const of = (name: string, labels: Record<string, string>, volumes: string[], state = 'running') => ({
    ...service(name, labels, volumes),
    tasks: [{ state }] as unknown as ServiceObservation['tasks'],
  });
  const asks = { 'backupbot.backup': 'true' };
  const hooked = { ...asks, 'backupbot.restore.post-hook': 'load' };

  it('mounts what was restored, whether or not it asked for it itself, unless a hook loads that', () => {
    expect(again(of('app', asks, ['s_v']), of('worker', {}, ['s_v']), of('web', {}, ['s_w']))).toEqual([
      'app',
      'worker',
    ]);
    expect(again(of('db', hooked, ['s_v']), of('app', asks, ['s_v', 's_w']), of('web', {}, ['s_v']))).toEqual(
      ['app'],
    );
    expect(again(of('db', hooked, ['s_v']))).toEqual([]);
    expect(again(of('once', asks, ['s_v'], 'complete'))).toEqual([]);
    expect(again(of('app', {}, ['s_v']))).toEqual([]);
  });
});

describe('a backup', () => {
  /** Of the one volume `v`: what was kept of it, and what was live before and after. */
  const problems = ({
    kept,
    after = files({}),
    before = after,
    ...rest
  }: { kept?: Files; before?: Files; after?: Files } & Partial<
    Pick<BackupFacts, 'plan' | 'folders' | 'markers' | 'demanded'>
  >) =>
    backupProblems({
      plan: plan(),
      kept: new Map(kept ? [['v', kept]] : []),
      before: new Map([['v', before]]),
      after: new Map([['v', after]]),
      folders: new Set(),
      markers: [],
      demanded: [],
      ...rest,
    });

  it('is good with everything in it; what changed meanwhile may differ', () => {
    expect(problems({ kept: files({ a: 5 }), after: files({ a: 5 }) })).toEqual([]);
    expect(
      problems({ kept: files({ a: 5 }), before: files({ a: 5 }, 1), after: files({ a: 9, new: 1 }, 2) }),
    ).toEqual([]);
    expect(problems({ kept: files({}), after: files({}) })).toEqual([]);
  });

  it('is not without a volume, without a file, or with less of a file than there is', () => {
    const after = files({ a: 5, b: 7 });
    expect(problems({ after })).toContain('the volume v is not in it');
    expect(problems({ kept: files({ a: 5 }), after })).toEqual(['v/b is not in it']);
    expect(problems({ kept: files({ a: 5, b: 3 }), after })).toEqual(['v/b has 3 of its 7 bytes in it']);
    expect(problems({ kept: files({ a: 0, b: 0 }), after })).toContain('the volume v is empty in it');
  });

  it("is not without the hook's dump, nor with an empty or cut one, removed afterwards or not", () => {
    const dump = { plan: plan(['dump'], true) };
    expect(problems({ ...dump })).toEqual(['v/dump is not in it']);
    expect(problems({ ...dump, kept: files({ dump: 0 }) })).toEqual(['v/dump is empty in it']);
    expect(problems({ ...dump, kept: files({ dump: 0 }), after: files({ dump: 0 }) })).toEqual([
      'v/dump is empty in it',
    ]);
    expect(
      problems({ ...dump, kept: files({ dump: 3 }), before: files({}), after: files({ dump: 9 }) }),
    ).toEqual(['v/dump has 3 of its 9 bytes in it']);
    expect(problems({ ...dump, kept: files({ dump: 3 }) })).toEqual([]);
    // Files beside it are nobody's business.
    expect(problems({ ...dump, kept: files({ dump: 3 }), after: files({ other: 9 }) })).toEqual([]);
  });

  it('may have an empty folder where there is one', () => {
    const uploads = { plan: plan(['uploads']), folders: new Set(['v/uploads']) };
    expect(problems({ ...uploads })).toEqual([]);
    expect(problems({ ...uploads, after: files({ 'uploads/a': 1 }) })).toContain('v/uploads is not in it');
  });

  it("needs this run's own files, and what the recipe's config asks for", () => {
    const marker = { volume: 'v', path: 'mark', file: '/x', content: 'abc' };
    expect(problems({ markers: [marker], kept: files({ mark: 2 }) })).toEqual([
      'v/mark, which this run left there, is not in it',
    ]);
    expect(problems({ markers: [marker], kept: files({ mark: 3 }) })).toEqual([]);
    const demanded = [{ volume: 'v', path: 'dump', minBytes: 10 }, { volume: 'w' }];
    expect(problems({ demanded, kept: files({ dump: 9 }) })).toEqual([
      'v/dump has 9 of at least 10 bytes in it',
      'the volume w is not in it',
    ]);
  });
});

describe('what abra downloads', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'artefact-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  /** The archive of one volume, with its data where `inside` says. */
  const download = async (inside: string) => {
    const folder = await mkdtemp(join(root, 'd-'));
    const data = join(folder, 'in', inside);
    await mkdir(join(data, 'sub'), { recursive: true });
    await writeFile(join(data, 'sub', 'file'), 'content');
    await symlink('/etc/passwd', join(data, 'link'));
    const tar = (...words: string[]) => execFileSync('tar', words, { cwd: folder });
    tar('-cf', 's_v.tar', '-C', 'in', '.');
    tar('-czf', 'backup.tar.gz', 's_v.tar');
    await rm(join(folder, 'in'), { recursive: true });
    return folder;
  };

  const member = (path: string, content: string | Buffer, comment = '') => {
    const body = Buffer.from(content);
    const block = Buffer.alloc(512);
    new Header({ path: 'x', size: body.length, type: 'File', mode: 0o644 }).encode(block);
    const extended = new Pax({ path: `_data/${path}`, comment }).encode();
    return Buffer.concat([extended, block, body, Buffer.alloc(-body.length & 511)]);
  };

  it('may have absolute names in it', async () => {
    const folder = await mkdtemp(join(root, 'd-'));
    const data = join(folder, 's_v', '_data');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'file'), 'content');
    execFileSync('tar', ['-P', '-cf', join(folder, 's_v.tar'), data], { stdio: 'pipe' });
    execFileSync('tar', ['-czf', 'backup.tar.gz', 's_v.tar'], { cwd: folder });
    const result = await unpackArtefact(plan(), { file: join(folder, 'backup.tar.gz'), folder });
    expect(result).toMatchObject({ outcome: 'unpacked', files: join(folder, 'files') });
    expect(await readFile(join(folder, 'files', 'v', 'file'), 'utf8')).toBe('content');
  });

  it.each(['var/lib/docker/volumes/s_v/_data', 's_v/_data', '_data', '.'])(
    'is unpacked to a folder per volume, with the data at %s',
    async (inside) => {
      const folder = await download(inside);
      const result = await unpackArtefact(plan(), { file: join(folder, 'backup.tar.gz'), folder });
      const unpacked = result.outcome === 'unpacked' ? result.files : '';
      expect(await readdir(unpacked)).toEqual(['v']);
      expect(await readFile(join(unpacked, 'v', 'sub', 'file'), 'utf8')).toBe('content');
      // A link could lead out of the folder.
      expect(existsSync(join(unpacked, 'v', 'link'))).toBe(false);
      expect([...(await filesBelow(join(unpacked, 'v'))).keys()]).toEqual(['sub/file']);
      expect((await readdir(folder)).sort()).toEqual(['files', 's_v.tar']);
    },
  );

  it('has no size, number or depth that is too large: zeros pack a thousand times smaller', async () => {
    const folder = await mkdtemp(join(root, 'd-'));
    const deep = 'd/'.repeat(1_500);
    const long = Array.from({ length: 15 }, () => 'n'.repeat(255)).join('/');
    const many = Array.from({ length: 2_000 }, (_, index) => member(`many/${index}`, 'x'));
    const zeros = Buffer.alloc(2 ** 27);
    zeros.write('x', 10 ** 8);
    const inner = [
      member('zeros', zeros),
      // Extended attributes stand in the same header as the name.
      member(`${deep}file`, 'deep', 'c'.repeat(2 * 1024 ** 2)),
      member(long, 'long'),
      ...many,
      Buffer.alloc(1024),
    ];
    await writeFile(join(folder, 's_v.tar'), Buffer.concat(inner));
    execFileSync('tar', ['-czf', 'backup.tar.gz', 's_v.tar'], { cwd: folder });
    const result = await unpackArtefact(plan(), { file: join(folder, 'backup.tar.gz'), folder });
    if (result.outcome !== 'unpacked') throw new Error(result.reason);
    const kept = result.kept.get('v');
    expect(kept?.size).toBe(2_003);
    expect(kept?.get('zeros')?.bytes).toBe(2 ** 27);
    expect(kept?.get(`${deep}file`)?.bytes).toBe(4);
    expect(kept?.get(long)?.bytes).toBe(4);
    const written = await stat(join(result.files, 'v', 'zeros'));
    expect(written.size).toBe(2 ** 27);
    expect(written.blocks * 512).toBeLessThan(2 ** 20);
  }, 60_000);

  it('that was cut off on its way is the fault of the backup, not of this host', async () => {
    const folder = await download('_data');
    execFileSync('sh', ['-c', 'head -c 60 backup.tar.gz >b'], { cwd: folder });
    const result = await unpackArtefact(plan(), { file: join(folder, 'b'), folder });
    expect(result).toMatchObject({ outcome: 'unreadable' });
  });

  it.each([
    [
      'an archive without anything in it',
      (folder: string) => execFileSync('tar', ['-czf', 'b', '-T', '/dev/null'], { cwd: folder }),
    ],
    ['no archive', (folder: string) => execFileSync('sh', ['-c', 'echo no archive > b'], { cwd: folder })],
    [
      'an archive that was cut off',
      (folder: string) =>
        execFileSync('sh', ['-c', 'head -c 90000 /dev/urandom > f; tar -cf all f; head -c 50000 all > b'], {
          cwd: folder,
        }),
    ],
    ['nothing at all', (folder: string) => execFileSync('touch', ['b'], { cwd: folder })],
  ])('is unreadable where it is %s', async (_name, make) => {
    const folder = await mkdtemp(join(root, 'd-'));
    make(folder);
    const result = await unpackArtefact(plan(), { file: join(folder, 'b'), folder });
    expect(result).toMatchObject({ outcome: 'unreadable', reason: expect.stringContaining('TAR_') });
  });
});
