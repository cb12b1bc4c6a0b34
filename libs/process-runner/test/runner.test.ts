import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRunner } from '../src/index.ts';
import { executable, testFolder } from './folder.ts';

const run = createRunner();
const timeoutMs = 20_000;

describe('a command that ends', () => {
  test('gives its code and both streams, whole', async () => {
    const result = await run(['sh', '-c', 'echo out; echo err >&2; exit 3'], { timeoutMs });
    expect(result).toMatchObject({
      exitCode: 3,
      signalName: null,
      stdout: 'out\n',
      stderr: 'err\n',
      timedOut: false,
      aborted: false,
    });
    expect(result.argv).toEqual(['sh', '-c', 'echo out; echo err >&2; exit 3']);
  });

  test('gets its words as they are', async () => {
    const words = ['a b', "it's", '$HOME', '--', '', 'ä\n2'];
    const { stdout } = await run(['printf', '[%s]', ...words], { timeoutMs });
    expect(stdout).toBe(words.map((word) => `[${word}]`).join(''));
  });

  test('reads an empty standard input, or the one given', async () => {
    expect((await run(['cat'], { timeoutMs })).stdout).toBe('');
    expect((await run(['cat'], { timeoutMs, input: 'x'.repeat(200_000) })).stdout).toHaveLength(200_000);
  });

  test('that does not read its input is no error', async () => {
    expect(await run(['true'], { timeoutMs, input: 'x'.repeat(1_000_000) })).toMatchObject({ exitCode: 0 });
  });

  test('runs in its folder, with variables added and removed', async () => {
    const folder = await testFolder();
    const runHere = createRunner({ env: { CCW_A: 'default', CCW_B: 'default' }, cwd: folder });
    const { stdout } = await runHere(['sh', '-c', 'pwd -P; echo "$CCW_A ${CCW_B-none}"'], {
      timeoutMs,
      env: { CCW_A: 'own', CCW_B: undefined },
    });
    expect(stdout).toBe(`${folder}\nown none\n`);
  });

  test('ended by a signal names it', async () => {
    expect(await run(['sh', '-c', 'kill -9 $$'], { timeoutMs })).toMatchObject({
      exitCode: null,
      signalName: 'SIGKILL',
    });
  });

  test('keeps the end of a long stream', async () => {
    const { stdout } = await run(['sh', '-c', 'head -c 5000000 /dev/zero | tr "\\0" a; echo end'], {
      timeoutMs,
    });
    expect(stdout).toHaveLength(1024 * 1024);
    expect(stdout.endsWith('aend\n')).toBe(true);
  });

  test('hands on each line as it comes', async () => {
    const lines: string[] = [];
    await run(['sh', '-c', 'printf "one\\ntwo\\r\\nrest"'], {
      timeoutMs,
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(['one', 'two', 'rest']);
  });

  test('is not waited for longer because of what it left behind', async () => {
    const folder = await testFolder();
    const result = await run(['sh', '-c', `sleep 60 & echo $! > ${folder}/pid; echo done`], { timeoutMs });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'done\n', timedOut: false });
    await run(['sh', '-c', `kill $(cat ${folder}/pid)`], { timeoutMs });
  });

  test('did so in time, even where time runs out on a stream that something left behind holds', async () => {
    const result = await run(['sh', '-c', 'sleep 60 & echo done'], { timeoutMs: 900 });
    expect(result).toMatchObject({ exitCode: 0, signalName: null, stdout: 'done\n', timedOut: false });
  });
});

describe('a command that cannot be started', () => {
  test('and is missing is named, with the remedy', async () => {
    await expect(run(['no-such-command'], { timeoutMs, env: { PATH: '/usr/bin' } })).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'command-missing',
      message: 'no executable no-such-command on PATH (/usr/bin)',
      hint: expect.stringContaining('no-such-command'),
    });
  });

  test('because it is a folder or not executable is missing too', async () => {
    const folder = await testFolder();
    await expect(run([folder], { timeoutMs })).rejects.toMatchObject({ code: 'command-missing' });
    await expect(run([''], { timeoutMs })).rejects.toMatchObject({ code: 'command-missing' });
  });

  test('because its folder is missing says that', async () => {
    await expect(run(['true'], { timeoutMs, cwd: '/no/such/folder' })).rejects.toMatchObject({
      code: 'command-not-started',
      message: expect.stringContaining('/no/such/folder'),
    });
  });

  test('is found on the PATH that it is given', async () => {
    const folder = await testFolder();
    await executable(folder, 'tiny', 'echo found');
    const PATH = `${folder}:${process.env['PATH']}`;
    expect((await run(['tiny'], { timeoutMs, env: { PATH } })).stdout).toBe('found\n');
    expect((await run(['./tiny'], { timeoutMs, cwd: folder })).stdout).toBe('found\n');
    expect((await run([path.join(folder, 'tiny')], { timeoutMs })).stdout).toBe('found\n');
  });
});
