import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { testFolder } from './folder.ts';
import { isRunning, pidIn, until } from './until.ts';

// A lock that dies with its holder is worth nothing if the holder's child goes on changing things.
test.each([{ terminal: false }, { terminal: true }])(
  'a killed parent takes its command along ($terminal)',
  async ({ terminal }) => {
    const folder = await testFolder();
    const parent = spawn(
      process.execPath,
      [new URL('./start-and-wait.ts', import.meta.url).pathname, `${folder}/pid`, String(terminal)],
      {
        stdio: 'inherit',
      },
    );
    onTestFinished(() => void parent.kill('SIGKILL'));
    const pid = await pidIn(`${folder}/pid`);
    expect(await isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await until(async () => !(await isRunning(pid)));
  },
);
