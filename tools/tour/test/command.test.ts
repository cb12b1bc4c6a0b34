import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const main = join(import.meta.dirname, '../src/main.ts');

function start(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended, output: () => output };
}

/** The sandbox's folder, as soon as the tour has said it. */
async function folderOf(tour: ReturnType<typeof start>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  tour.child.stdout.on('data', () => {
    const dir = /sandbox is up in (\S+)/.exec(tour.output())?.[1];
    if (dir) resolve(dir);
  });
  return promise;
}

test('a reader that goes away ends it, and nothing is left of the sandbox', async () => {
  const tour = start();
  const dir = await folderOf(tour);
  tour.child.stdout.destroy();
  tour.child.stderr.destroy();
  await tour.ended;
  expect(existsSync(dir)).toBe(false);
});

test('an interrupt ends the step, and nothing is left of the sandbox', async () => {
  const tour = start();
  const dir = await folderOf(tour);
  tour.child.kill('SIGINT');
  expect(await tour.ended).toBe(130);
  expect(existsSync(dir)).toBe(false);
});

test('an unknown flag is bad usage', async () => {
  const tour = start('--fast');
  expect(await tour.ended).toBe(2);
  expect(tour.output()).toContain("Unknown option '--fast'");
});
