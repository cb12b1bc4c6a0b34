import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunner } from '@ci-warm/process-runner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inheriting, lockApp, lockApps, tryLockApp, withAppLock } from '../src/index.ts';

let lockDir: string;
beforeEach(async () => {
  lockDir = await mkdtemp(join(tmpdir(), 'app-locks-'));
});
afterEach(() => rm(lockDir, { recursive: true, force: true }));

const wiki = 'wiki-123456.ci.test';
const shop = 'shop-123456.ci.test';
const ask = (domain: string, purpose = 'a test') => ({ lockDir, domain, purpose });

describe('the lock of one app', () => {
  it('says who has it, since when and why, and which file frees it', async () => {
    const held = await lockApp(ask(wiki, 'quick run of #7'));
    expect(await readdir(lockDir)).toEqual([`cc-ci-app-${wiki}.lock`]);
    await expect(lockApp(ask(wiki))).rejects.toMatchObject({
      kind: 'busy',
      code: 'app-busy',
      message: expect.stringMatching(
        new RegExp(`^${wiki} is in use by quick run of #7 \\(process ${process.pid}, since \\d{4}-`),
      ),
      hint: expect.stringContaining(join(lockDir, `cc-ci-app-${wiki}.lock`)),
    });
    await held.release();
    await (await lockApp(ask(wiki))).release();
  });

  it('is shared by those who only use the app', async () => {
    const users = [
      await lockApp({ ...ask(wiki), mode: 'shared' }),
      await lockApp({ ...ask(wiki), mode: 'shared' }),
    ];
    expect((await tryLockApp(ask(wiki))).outcome).toBe('busy');
    for (const lock of users) await lock.release();
  });

  it('is given back after the work, also when that fails', async () => {
    expect(await withAppLock(ask(wiki), async () => 42)).toBe(42);
    const failing = withAppLock(ask(wiki), async () => {
      throw new Error('the work failed');
    });
    await expect(failing).rejects.toThrow('the work failed');
    const lock = await lockApp(ask(wiki));
    await expect(withAppLock(ask(wiki), async () => 1)).rejects.toMatchObject({ code: 'app-busy' });
    await lock.release();
  });
});

describe('the locks of several apps', () => {
  it('are had all or none, and the one that is missing is named', async () => {
    const held = await lockApp(ask(wiki, 'another run'));
    expect(await lockApps({ lockDir, domains: [wiki, shop], purpose: 'tidying up' })).toMatchObject({
      ...{ outcome: 'busy', domain: wiki, holder: { purpose: 'another run' } },
    });
    // What was taken before the missing one is free again.
    await (await lockApp(ask(shop))).release();
    await held.release();
    const taken = await lockApps({ lockDir, domains: [wiki, shop, wiki], purpose: 'tidying up' });
    if (taken.outcome === 'busy') throw new Error('nobody has them');
    expect(taken.locks).toHaveLength(2);
    for (const lock of taken.locks) await lock.release();
  });
});

describe('a command that inherits a lock', () => {
  it('keeps it until it has ended itself', async () => {
    const lock = await lockApp(ask(wiki));
    const run = inheriting(createRunner(), [lock]);
    const command = run(['sleep', '1'], { timeoutMs: 30_000 });
    const file = join(lockDir, `cc-ci-app-${wiki}.lock`);
    const open = () =>
      execFileSync('sh', ['-c', `ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c '${file}' || true`]);
    while (Number(open()) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    await lock.release();
    expect((await tryLockApp(ask(wiki))).outcome).toBe('busy');
    await command;
    await (await lockApp(ask(wiki))).release();
  });
});
