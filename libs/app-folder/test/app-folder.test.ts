import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { resetFailpoints } from '@ci-warm/failpoints';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createAppFolder, type AppFolder, type RestorePoint } from '../src/index.ts';

let root: string;
let app: AppFolder;
let now = Date.parse('2026-01-01T00:00:00Z');
const clock = { now: () => now, monotonic: () => now, sleep: async () => {} };

const point: RestorePoint = {
  recipe: 'keycloak',
  domain: 'warm-keycloak.ci.test',
  version: '10.7.1+26.6.2',
  commit: 'a'.repeat(40),
  images: { 'keycloak/keycloak:26.6.2': 'sha256:1' },
  env: Buffer.from('TYPE=keycloak\n').toString('base64'),
  secrets: ['warm-keycloak_ci_test_admin_password_v1'],
  configs: [],
  snapshot: '20260101T000000Z-1',
  takenAt: '2026-01-01T00:00:00.000Z',
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'app-folder-'));
  app = createAppFolder({ root, folder: 'warm-keycloak', clock });
});

afterEach(async () => {
  delete process.env['CCCI_FAILPOINTS'];
  resetFailpoints();
  await rm(root, { recursive: true });
});

const names = () => readdir(app.path).catch(() => []);
const raw = (name: string) => readFile(join(app.path, name), 'utf8');

describe('the commit point', () => {
  it('makes nothing before the first write', async () => {
    expect(await app.state()).toBeUndefined();
    expect(await app.lastGood()).toBeUndefined();
    expect(await app.changedBy()).toBeUndefined();
    expect(await app.failedEdges()).toEqual([]);
    expect(await app.repairLastGood()).toBe(false);
    expect(await app.forgetFailures()).toEqual([]);
    await app.clearChanged();
    expect(await readdir(root)).toEqual([]);
  });

  it('gives back what was committed, readable for its owner only', async () => {
    await app.commit(point);
    expect(await app.state()).toEqual(point);
    expect(await raw('last_good')).toBe('10.7.1+26.6.2\n');
    for (const name of await names()) {
      expect((await stat(join(app.path, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('is state.json: a crash before last_good is written loses nothing', async () => {
    await app.commit(point);
    process.env['CCCI_FAILPOINTS'] = 'state-files.rename#2=error';
    resetFailpoints();
    await expect(app.commit({ ...point, version: '10.8.0+26.7.0' })).rejects.toThrow();
    delete process.env['CCCI_FAILPOINTS'];
    expect((await app.state())?.version).toBe('10.8.0+26.7.0');
    expect(await app.lastGood()).toBe('10.7.1+26.6.2');
    expect(await app.repairLastGood()).toBe(true);
    expect(await app.lastGood()).toBe('10.8.0+26.7.0');
  });

  it('stays the old one when state.json cannot be written', async () => {
    await app.commit(point);
    process.env['CCCI_FAILPOINTS'] = 'state-files.rename#1=error';
    resetFailpoints();
    await expect(app.commit({ ...point, version: '10.8.0+26.7.0' })).rejects.toThrow();
    expect((await app.state())?.version).toBe('10.7.1+26.6.2');
    expect(await app.lastGood()).toBe('10.7.1+26.6.2');
    expect((await names()).sort()).toEqual(['last_good', 'state.json']);
  });

  it('does not write last_good where it is right', async () => {
    await app.commit(point);
    const before = await stat(join(app.path, 'last_good'));
    expect(await app.repairLastGood()).toBe(false);
    expect((await stat(join(app.path, 'last_good'))).ino).toBe(before.ino);
  });

  it('writes last_good again when it is gone', async () => {
    await app.commit(point);
    await rm(join(app.path, 'last_good'));
    expect(await app.repairLastGood()).toBe(true);
    expect(await app.lastGood()).toBe('10.7.1+26.6.2');
  });

  it('refuses to store what is not a restore point', async () => {
    await expect(app.commit({ ...point, commit: 'a'.repeat(7) })).rejects.toThrow(/commit/);
    await expect(app.commit({ ...point, snapshot: '../x' })).rejects.toThrow(/folder/);
    expect(await names()).toEqual([]);
  });
});

describe('damaged files', () => {
  const broken = { kind: 'broken', code: 'state-corrupt' };

  it.each([
    ['state.json', '{"recipe": "key', () => app.state()],
    ['state.json', '', () => app.state()],
    ['state.json', '{"recipe": "keycloak"}', () => app.state()],
    ['last_good', '\0\0garbage', () => app.lastGood()],
    ['last_good', '', () => app.lastGood()],
    ['last_good', '10.7.1+26.6.2\n10.8.0+26.7.0\n', () => app.lastGood()],
    ['attempts.json', '[]', () => app.failedEdges()],
    ['changed-by.json', '{', () => app.changedBy()],
  ])('%s holding %j is named and left alone', async (name, content, read) => {
    await app.commit(point);
    const path = join(app.path, name);
    await writeFile(path, content);
    await expect(read()).rejects.toMatchObject({ ...broken, message: expect.stringContaining(path) });
    expect(await raw(name)).toBe(content);
  });

  it('are not repaired by guessing', async () => {
    await app.commit(point);
    await writeFile(join(app.path, 'last_good'), 'garbage');
    await expect(app.repairLastGood()).rejects.toMatchObject(broken);
    expect(await raw('last_good')).toBe('garbage');
  });
});

describe('failed edges', () => {
  const edge = { from: '10.7.1+26.6.2', to: '10.8.0+26.7.0', reason: 'unhealthy' };

  it('are counted, with the last reason and time', async () => {
    expect(await app.rememberFailure(edge)).toMatchObject({ count: 1, at: '2026-01-01T00:00:00.000Z' });
    now += 60_000;
    await app.rememberFailure({ ...edge, from: '10.7.9+26.6.2' });
    await app.rememberFailure({ ...edge, reason: 'crash loop' });
    expect(await app.failedEdges()).toEqual([
      { ...edge, reason: 'crash loop', count: 2, at: '2026-01-01T00:01:00.000Z' },
      { ...edge, from: '10.7.9+26.6.2', count: 1, at: '2026-01-01T00:01:00.000Z' },
    ]);
  });

  it('are forgotten on the way to one version, or all', async () => {
    await app.rememberFailure(edge);
    await app.rememberFailure({ ...edge, to: '10.9.0+26.8.0' });
    expect(await app.forgetFailures('10.10.0+1')).toEqual([]);
    expect(await app.forgetFailures(edge.to)).toHaveLength(1);
    expect((await app.failedEdges()).map(({ to }) => to)).toEqual(['10.9.0+26.8.0']);
    expect(await app.forgetFailures()).toHaveLength(1);
    expect(await names()).toEqual([]);
  });
});

describe('changed-by.json', () => {
  it('is there from mark to clear', async () => {
    await app.markChanged({ run: 'r1', purpose: 'quick run of #7' });
    expect(await app.changedBy()).toEqual({
      run: 'r1',
      purpose: 'quick run of #7',
      since: new Date(now).toISOString(),
    });
    await app.clearChanged();
    expect(await app.changedBy()).toBeUndefined();
  });
});

it.each(['', '..', 'a/b', '.x', 'A', 'alerts/x'])('refuses the folder %j', (folder) => {
  expect(() => createAppFolder({ root, folder })).toThrow(/folder/);
});
