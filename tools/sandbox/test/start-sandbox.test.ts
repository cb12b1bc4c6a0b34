import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pollUntil } from '@ci-warm/clock';
import { expect, test } from 'vitest';
import { startSandbox } from '../src/index.ts';
import { layoutOf } from '../src/sandbox/layout.ts';
import { processesOf } from '../src/sandbox/processes.ts';

test('a sandbox without a folder of its own is gone after stop, which may be called twice', async () => {
  const sandbox = await startSandbox({ recipes: ['notes'] });
  expect(await processesOf(layoutOf(sandbox.dir))).not.toEqual([]);
  await sandbox.stop();
  await sandbox.stop();
  expect(await processesOf(layoutOf(sandbox.dir))).toEqual([]);
  expect(existsSync(sandbox.dir)).toBe(false);
  expect(await isAlive(sandbox.enginePid)).toBe(false);
});

test('it ends with the process that started it, even if that is killed', async () => {
  const script = `
    import { startSandbox } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))};
    const { dir, enginePid } = await startSandbox({ recipes: [] });
    console.log(JSON.stringify({ dir, enginePid }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { dir, enginePid } = JSON.parse(line.toString()) as { dir: string; enginePid: number };
  child.kill('SIGKILL');
  const gone = await pollUntil(
    async () =>
      (await isAlive(enginePid)) || (await processesOf(layoutOf(dir))).length > 0 ? undefined : true,
    {
      intervalMs: 20,
      timeoutMs: 20_000,
    },
  );
  await rm(dir, { recursive: true, force: true });
  expect(gone).toBe(true);
});

test('an unknown recipe is refused before anything is made', async () => {
  await expect(startSandbox({ recipes: ['nope'] })).rejects.toMatchObject({
    kind: 'usage',
    code: 'sandbox-unknown-recipe',
  });
});

/** A zombie that nobody has waited for yet is no process any more. */
async function isAlive(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== '';
}
