import { access, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acquireLock, readLockHolder, withLock, type Lock } from '../src/index.ts';
import { testFolder } from './folder.ts';
import { lineOf, runProgram, startProgram } from './program.ts';

const lockFile = async () => `${await testFolder()}/locks/app.lock`;

async function locked(file: string, options: Partial<Parameters<typeof acquireLock>[1]> = {}): Promise<Lock> {
  const outcome = await acquireLock(file, { purpose: 'test', ...options });
  if (outcome.outcome !== 'locked') throw new Error(`${file} is busy`);
  onTestFinished(() => outcome.lock.release());
  return outcome.lock;
}

describe('an exclusive lock', () => {
  test('has one holder, who says who, since when and why', async () => {
    const file = await lockFile();
    const lock = await locked(file, { purpose: 'reconcile keycloak' });
    const second = await acquireLock(file, { purpose: 'other' });
    expect(second).toEqual({
      outcome: 'busy',
      path: file,
      holder: { pid: process.pid, since: expect.stringMatching(/^\d{4}-/), purpose: 'reconcile keycloak' },
    });
    await lock.release();
    await lock.release();
    await locked(file);
  });

  test('stays on disk, empty, when it is released', async () => {
    const file = await lockFile();
    await (await locked(file)).release();
    expect(await readFile(file, 'utf8')).toBe('');
    expect(await readLockHolder(file)).toBeUndefined();
  });

  test('is waited for, for as long as asked', async () => {
    const file = await lockFile();
    const lock = await locked(file);
    expect(await acquireLock(file, { purpose: 'short', waitMs: 50 })).toMatchObject({ outcome: 'busy' });
    const waiting = acquireLock(file, { purpose: 'long', waitMs: 30_000 });
    await lock.release();
    const outcome = await waiting;
    expect(outcome.outcome).toBe('locked');
    if (outcome.outcome === 'locked') await outcome.lock.release();
  });

  test('is no longer waited for when that is aborted', async () => {
    const file = await lockFile();
    const lock = await locked(file);
    const controller = new AbortController();
    const waiting = acquireLock(file, { purpose: 'aborted', waitMs: 60_000, signal: controller.signal });
    controller.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    await lock.release();
    await locked(file);
  });

  test('is not held back by damaged or strange words of an earlier holder', async () => {
    const file = `${await testFolder()}/app.lock`;
    await writeFile(file, '{"pid": "x', { mode: 0o600 });
    await locked(file);
    expect(await readLockHolder(file)).toMatchObject({ purpose: 'test' });
  });

  test('that cannot be opened is named', async () => {
    const folder = await testFolder();
    await expect(acquireLock(folder, { purpose: 'test' })).rejects.toMatchObject({
      code: 'lock-unusable',
      message: expect.stringContaining(folder),
    });
  });
});

describe('a shared lock', () => {
  test('has many holders, and none beside an exclusive one', async () => {
    const file = await lockFile();
    const shared = [await locked(file, { mode: 'shared' }), await locked(file, { mode: 'shared' })];
    expect(await acquireLock(file, { purpose: 'reconcile' })).toMatchObject({ outcome: 'busy' });
    for (const lock of shared) await lock.release();
    await locked(file);
    expect(await acquireLock(file, { mode: 'shared', purpose: 'run' })).toMatchObject({ outcome: 'busy' });
  });
});

test('two contenders never own it both', async () => {
  const folder = await testFolder();
  const rounds = 150;
  const args = [`${folder}/app.lock`, `${folder}/room`, String(rounds)];
  const ends = await Promise.all([runProgram('contend', { args }), runProgram('contend', { args })]);
  expect(ends).toEqual([rounds, rounds].map((count) => ({ stdout: `${count}\n`, code: 0, signal: null })));
});

test('a killed holder frees it, and the file stays', async () => {
  const file = await lockFile();
  const holder = startProgram('hold', { args: [file] });
  expect(JSON.parse(await lineOf(holder))).toMatchObject({ outcome: 'locked' });
  expect(await acquireLock(file, { purpose: 'test' })).toMatchObject({
    outcome: 'busy',
    holder: { pid: holder.pid, purpose: 'hold' },
  });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await locked(file);
  await access(file);
});

test('a child that inherited it keeps it when its holder is killed', async () => {
  const file = await lockFile();
  const holder = startProgram('hold', { args: [file, 'exclusive', 'child'] });
  const { heir } = JSON.parse(await lineOf(holder)) as { heir: number };
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await acquireLock(file, { purpose: 'test' })).toMatchObject({ outcome: 'busy' });
  process.kill(heir, 'SIGKILL');
  expect((await acquireLock(file, { purpose: 'test', waitMs: 30_000 })).outcome).toBe('locked');
});

test('work under a lock releases it, whatever happens', async () => {
  const file = await lockFile();
  expect(await withLock(file, { purpose: 'work' }, async () => 42)).toEqual({ outcome: 'done', value: 42 });
  await expect(
    withLock(file, { purpose: 'work' }, async () => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  const lock = await locked(file);
  expect(await withLock(file, { purpose: 'late' }, async () => 1)).toMatchObject({ outcome: 'busy' });
  await lock.release();
});
