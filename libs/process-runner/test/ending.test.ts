import { describe, expect, test } from 'vitest';
import { createRunner, type CommandOptions } from '../src/index.ts';
import { testFolder } from './folder.ts';
import { isRunning, pidIn, until } from './until.ts';

const run = createRunner({ killGraceMs: 300 });

/** Runs a script that writes a process id into the file `$0`, and stops it as soon as that is there. */
async function stopped(script: string, options: Partial<CommandOptions> = {}) {
  const pidFile = `${await testFolder()}/pid`;
  const controller = new AbortController();
  const running = run(['sh', '-c', script, pidFile], {
    timeoutMs: 60_000,
    signal: controller.signal,
    ...options,
  });
  const pid = await pidIn(pidFile);
  controller.abort();
  return { result: await running, pid };
}

describe('the whole group ends', () => {
  test('at the time-out', async () => {
    const folder = await testFolder();
    const result = await run(['sh', '-c', `sleep 60 & echo $! > ${folder}/pid; wait`], { timeoutMs: 1_500 });
    expect(result).toMatchObject({ timedOut: true, aborted: false, exitCode: null, signalName: 'SIGTERM' });
    expect(await isRunning(await pidIn(`${folder}/pid`))).toBe(false);
  });

  test('when it is aborted', async () => {
    const { result, pid } = await stopped('sleep 60 & echo $! > "$0"; wait');
    expect(result).toMatchObject({ aborted: true, timedOut: false, signalName: 'SIGTERM' });
    expect(await isRunning(pid)).toBe(false);
  });

  test('by SIGKILL if it does not listen', async () => {
    const { result, pid } = await stopped('trap "" TERM; echo $$ > "$0"; while :; do sleep 0.05; done');
    expect(result).toMatchObject({ aborted: true, signalName: 'SIGKILL' });
    await until(async () => !(await isRunning(pid)));
  });

  test('when one of it outlives the command', async () => {
    const stubborn = `(trap "" TERM; sh -c 'echo $PPID' > "$0"; while :; do sleep 0.05; done) > /dev/null 2>&1 & wait`;
    const { pid } = await stopped(stubborn);
    await until(async () => !(await isRunning(pid)));
  });

  test('on a pseudo terminal', async () => {
    const { pid } = await stopped('echo $$ > "$0"; exec sleep 60', { terminal: true });
    await until(async () => !(await isRunning(pid)));
  });
});

test('what is aborted before does not start', async () => {
  const folder = await testFolder();
  const result = await run(['touch', `${folder}/made`], { timeoutMs: 5_000, signal: AbortSignal.abort() });
  expect(result).toMatchObject({ aborted: true, exitCode: null });
  expect((await run(['ls', folder], { timeoutMs: 5_000 })).stdout).toBe('');
});
