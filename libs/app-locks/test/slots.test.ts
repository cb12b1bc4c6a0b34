import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@ci-warm/clock';
import { acquireLock } from '@ci-warm/state-files';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { slotName, takeSlot, type SlotRequest } from '../src/index.ts';

let lockDir: string;
beforeEach(async () => {
  lockDir = await mkdtemp(join(tmpdir(), 'slots-'));
});
afterEach(() => rm(lockDir, { recursive: true, force: true }));

const take = (more: Partial<SlotRequest> = {}) => {
  const said: string[] = [];
  const onProgress = (line: string) => said.push(line);
  const given = { lockDir, maxTests: 2, purpose: 'a run', waitMs: 0, clock: systemClock, onProgress };
  return { said, slot: takeSlot({ ...given, ...more }) };
};

it('there are as many as the setting says, and the next one is told who has them', async () => {
  const [first, second] = [await take().slot, await take({ purpose: 'the sweep' }).slot];
  await expect(take().slot).rejects.toMatchObject({
    kind: 'busy',
    code: 'no-slot',
    message: expect.stringMatching(/2 runs at once.*a run \(process \d+, since .*the sweep \(process/),
  });
  const third = await take({ maxTests: 3 }).slot;
  expect((await readdir(lockDir)).sort()).toEqual([1, 2, 3].map(slotName));
  await first.release();
  const again = await take().slot;
  for (const slot of [second, third, again]) await slot.release();
});

it('one that becomes free in time is taken; the wait is told once', async () => {
  const held = await take({ maxTests: 1 }).slot;
  const { said, slot } = take({ maxTests: 1, waitMs: 20_000 });
  setTimeout(() => void held.release(), 1_200);
  await (await slot).release();
  expect(said).toEqual([expect.stringMatching(/^waiting for one of 1 run slots, held by a run \(process/)]);
});

it('a stop ends the wait', async () => {
  const held = await take({ maxTests: 1 }).slot;
  const stop = new AbortController();
  const { slot } = take({ maxTests: 1, waitMs: 60_000, signal: stop.signal });
  setTimeout(() => stop.abort(new Error('stopped')), 100);
  await expect(slot).rejects.toThrow('stopped');
  await held.release();
});

it('a holder that is killed frees it, whatever it had written there', async () => {
  const program = `import { takeSlot } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))};
import { systemClock } from '@ci-warm/clock';
await takeSlot({ lockDir: ${JSON.stringify(lockDir)}, maxTests: 1, purpose: 'dies', waitMs: 0, clock: systemClock, onProgress: () => {} });
console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await expect(take({ maxTests: 1 }).slot).rejects.toThrow('dies');
  child.kill('SIGKILL');
  await once(child, 'close');
  await (await take({ maxTests: 1 }).slot).release();
});

it('never more at once than there are, however many want one', async () => {
  let now = 0;
  let most = 0;
  const one = async () => {
    const slot = await take({ waitMs: 60_000 }).slot;
    most = Math.max(most, (now += 1));
    // The first stays until another is there beside it, so that both slots are seen in use.
    await vi.waitFor(() => expect(most).toBeGreaterThan(1), { timeout: 30_000, interval: 5 });
    now -= 1;
    await slot.release();
  };
  await Promise.all(Array.from({ length: 8 }, one));
  expect(most).toBe(2);
  const left = await acquireLock(join(lockDir, slotName(1)), { purpose: 'a look' });
  expect(left.outcome).toBe('locked');
  if (left.outcome === 'locked') await left.lock.release();
});
