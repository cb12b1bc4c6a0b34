import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runVerb } from '../src/cli.ts';

test.each([
  [['fly', '--dir', '/tmp/x'], 'no such verb: fly'],
  [[], 'no verb given'],
  [['up'], 'up needs --dir'],
  [['publish', 'keycloak', '--dir', '/tmp/x'], 'publish takes 2 arguments, not 1'],
  [['pr', 'keycloak', '--dir', '/tmp/x', '--break', 'everything'], 'no such kind of break: everything'],
  [['status', '--dir', '/tmp/x', '--colour'], "Unknown option '--colour'"],
])('%j is refused as bad usage', async (argv, message) => {
  await expect(runVerb(argv)).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining(message) as string,
  });
});

test('verbs that need a sandbox say how to have one', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ccw-none-'));
  onTestFinished(async () => await rm(dir, { recursive: true }));
  for (const argv of [['env'], ['publish', 'keycloak', '10.7.2+26.6.3'], ['pr', 'keycloak']]) {
    await expect(runVerb([...argv, '--dir', dir])).rejects.toMatchObject({
      kind: 'usage',
      hint: expect.stringContaining('up --dir') as string,
    });
  }
  expect(await runVerb(['status', '--dir', dir])).toBe(`${dir}: down\n`);
  expect(await runVerb(['down', '--dir', dir])).toBe('');
  expect(await runVerb(['--help'])).toContain('publish <recipe> <version>');
});
