import { expect, test } from 'vitest';
import { Secret } from '@ci-warm/secret';
import { createRunner } from '../src/index.ts';

const timeoutMs = 20_000;

test('secrets are masked in streams, lines and words', async () => {
  const lines: string[] = [];
  const run = createRunner({ secrets: [new Secret('hunter2')] });
  const result = await run(['sh', '-c', 'echo "$0"; echo hunter2 other >&2; cat', 'hunter2'], {
    timeoutMs,
    secrets: [new Secret('other')],
    input: 'hunter2hunter2',
    onLine: (line) => lines.push(line),
  });
  expect(JSON.stringify([result, lines])).not.toMatch(/hunter2|other/);
  expect(result).toMatchObject({
    stdout: '***\n******',
    stderr: '*** ***\n',
    argv: ['sh', '-c', expect.any(String), '***'],
  });
});

test('a secret of several lines is masked line by line', async () => {
  const lines: string[] = [];
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----';
  const { stdout } = await createRunner()(['cat'], {
    timeoutMs,
    input: key,
    secrets: [new Secret(key)],
    onLine: (line) => lines.push(line),
  });
  expect(stdout).toBe('***');
  expect(lines.join('\n')).not.toContain('MIIE');
});

test('no part of a secret is left where a long stream was cut', async () => {
  const secret = 'abcdefghij'.repeat(1000);
  const { stdout } = await createRunner()(['sh', '-c', 'cat; cat "$0"', '/dev/null'], {
    timeoutMs,
    input: `${secret}x`.repeat(320),
    secrets: [new Secret(secret)],
  });
  expect(stdout).not.toContain('abcdefghij');
});

test('a secret input is given to the command and masked without being named', async () => {
  const { stdout } = await createRunner()(['sh', '-c', 'cat; echo " $0"', 'canary'], {
    timeoutMs,
    input: new Secret('canary'),
  });
  expect(stdout).toBe('*** ***\n');
});
