import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fstatSync, openSync, readFileSync, closeSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { configFile } from './configure.ts';

const program = new URL('./programs/app.ts', import.meta.url).pathname;

function start(words: string, env: Readonly<Record<string, string>> = {}, stderr: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, [program, ...words.split(' ').filter(Boolean)], {
    env: { PATH: process.env['PATH'], CCW_URL: 'https://ci.test', ...env },
    stdio: ['ignore', 'pipe', stderr],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  const said = async (words: string) => {
    while (!text.stderr.includes(words)) await once(child.stderr ?? child, 'data');
  };
  return { child, said, ended: once(child, 'close').then(([code]) => ({ code: code as number, ...text })) };
}

const run = (...args: Parameters<typeof start>) => start(...args).ended;

describe('an answer', () => {
  test('is text for people, with its exit code; what else is said goes to standard error', async () => {
    expect(await run('keycloak')).toEqual({
      code: 1,
      stdout: 'xxxx\n',
      stderr: 'begins\non two lines\nwarning: careful\n',
    });
  });

  test('is one JSON document and nothing else with --json', async () => {
    const { stdout } = await run('keycloak --json --window 3');
    expect(JSON.parse(stdout)).toEqual({ root: '/var/lib/ci-warm', windowSec: 3 });
  });

  test('of any size arrives whole', async () => {
    expect((await run('keycloak --size 3000000')).stdout).toHaveLength(3_000_001);
  });

  test('whose reader has gone away ends quietly', async () => {
    const { child, ended } = start('keycloak --size 3000000');
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 1, stderr: expect.not.stringContaining('EPIPE') });
  });
});

describe('help, version and configuration', () => {
  test('are printed even where the rest is wrong', async () => {
    const help = await run('--help --nonsense');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: reconciler <app> [options]');
    expect(help.stdout).toMatch(
      /--warm-root <value> +Where state is kept \(\/var\/lib\/ci-warm\) \[CCCI_WARM_ROOT\]/,
    );
    expect(help.stdout).toMatch(/--dry-run +Print the plan$/m);
    expect(help.stdout).toMatch(/--bases <value> +Begin with them \(true\)$/m);
    expect(help.stdout).toMatch(/--folder <value> +Where it works \(the current folder\)$/m);
    expect(help.stdout).toContain('Exit codes: 0 done');
    expect(await run('--version')).toEqual({ code: 0, stdout: 'reconciler 1.2.3\n', stderr: '' });
  });

  test('--print-config hides secrets, and shows what is there although something is missing', async () => {
    const { code, stdout } = await run('--print-config --warm-root /x', {
      CCW_URL: '',
      CCCI_TOKEN: 'hunter2hunter2',
    });
    expect({ code, config: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      config: { app: null, root: '/x', url: null, token: '***', dryRun: false },
    });
    expect(stdout).not.toContain('hunter2');
  });
});

describe('an error', () => {
  test('is one clear message with its remedy and its exit code', async () => {
    const { code, stderr, stdout } = await run('fail');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/\nerror: it broke\n hint: mend it\n$/);
  });

  test('is one JSON document with --json', async () => {
    const { code, stdout } = await run('fail --json');
    expect({ code, document: JSON.parse(stdout) as unknown }).toEqual({
      code: 4,
      document: {
        error: { code: 'it-broke', message: 'it broke', hint: 'mend it', details: { log: 'tail' } },
      },
    });
  });

  test('in the configuration lists every problem and starts nothing', async () => {
    const { code, stderr } = await run('a --nonsense', {
      CCCI_CONFIG: await configFile({ reconciler: { unknown: 1 } }),
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: 2 problems in the configuration\n - unknown flag --nonsense\n - .*unknown key reconciler\.unknown\n hint: reconciler --help/,
    );
    expect(stderr).not.toContain('begins');
    expect(JSON.parse((await run('--json')).stdout)).toMatchObject({
      error: { code: 'bad-configuration', message: 'missing <app>' },
    });
  });

  test('that nobody foresaw says nothing about the recipe', async () => {
    expect(await run('bug')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/error: x is undefined\n hint: .*CCCI_DEBUG/),
    });
    expect(await run('bug', { CCCI_DEBUG: '1' })).toMatchObject({
      stderr: expect.stringContaining('app.ts:'),
    });
    expect(await run('crash')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('error: out of nowhere'),
    });
  });
});

describe('a signal', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s asks the app to stop', async (signal) => {
    const { child, said, ended } = start('wait');
    await said('careful');
    child.kill(signal);
    expect(await ended).toMatchObject({
      code: 3,
      stdout: 'stopped\n',
      stderr: expect.stringContaining(`${signal}: stopping`),
    });
  });

  test('that comes again ends it at once', async () => {
    const { child, said, ended } = start('stubborn');
    await said('waiting');
    child.kill('SIGTERM');
    await said('stopping');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('SIGTERM again'),
    });
  });

  test('is obeyed for it when the app takes too long', async () => {
    const { child, said, ended } = start('stubborn', { CCW_GRACE: '50' });
    await said('waiting');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('not stopped 0.05 s after SIGTERM'),
    });
  });
});

test('lines for the journal carry their priority, others do not', async () => {
  const file = await configFile({});
  const descriptor = openSync(file, 'w');
  onTestFinished(() => closeSync(descriptor));
  const { dev, ino } = fstatSync(descriptor);
  await run('fail', { JOURNAL_STREAM: `${dev}:${ino}` }, descriptor);
  expect(readFileSync(file, 'utf8')).toBe(
    '<6>begins\n<6>on two lines\n<4>warning: careful\n<3>error: it broke\n<3> hint: mend it\n',
  );
  expect((await run('fail', { JOURNAL_STREAM: '1:1' })).stderr).not.toContain('<');
});
