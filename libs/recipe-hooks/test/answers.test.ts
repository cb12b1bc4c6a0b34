import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@ci-warm/clock';
import { createRunner } from '@ci-warm/process-runner';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHook, type HookOutcome, type TestContext } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hook-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A real script, as far as its run knows it. */
async function hook(lines: string, hookSec = 20): Promise<HookOutcome> {
  const path = join(folder, 'setup.sh');
  await writeFile(path, `#!/bin/sh\n${lines}\n`);
  await chmod(path, 0o755);
  const context = { phase: 'head', scratch: join(folder, 'scratch') } as TestContext;
  return runHook({
    ...{ path, context, folder, env: {}, command: createRunner(), clock: systemClock },
    config: { timeouts: { hookSec } },
    signal: new AbortController().signal,
    onLine: () => undefined,
  });
}

it('that ask for settings and a redeploy are heard; those of the hook before are not', async () => {
  const asked = '{ "redeploy": true, "env": { "GREETING": "hello" } }';
  expect(await hook(`echo '${asked}' > "$CCCI_HOOK_ANSWER"`)).toMatchObject({
    outcome: 'done',
    answer: { redeploy: true, env: { GREETING: 'hello' } },
  });
  expect(await hook('true')).toMatchObject({ outcome: 'done', answer: { redeploy: false, env: {} } });
});

it.each([
  ['none in time', 'sleep 60', /was not done after 1 s/],
  [
    'what cannot be read',
    'echo redeploy > "$CCCI_HOOK_ANSWER"',
    /answer that cannot be read: it is not JSON/,
  ],
  ['for more than it may', `echo '{"deploy": 1}' > "$CCCI_HOOK_ANSWER"`, /answer that cannot be read/],
  [
    'for a setting that is not its own',
    `echo '{"env": {"DOMAIN": "x"}}' > "$CCCI_HOOK_ANSWER"`,
    /answer that cannot be read/,
  ],
])('%s: it has failed', async (_name, lines, reason) => {
  expect(await hook(lines, 1)).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason) });
});
