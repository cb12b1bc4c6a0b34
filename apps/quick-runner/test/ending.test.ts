import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { coldDomain, lockName } from '@ci-warm/app-names';
import { bundledApp } from '@ci-warm/bundle/bundled-app';
import type { RunResults } from '@ci-warm/run-results';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { acquireLock } from '@ci-warm/state-files';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openPull } from './open-pull.ts';
import { runApp } from './support.ts';

vi.setConfig({ testTimeout: 180_000 });
const recipe = 'custom-html';
let sandbox: Sandbox;
let env: Record<string, string>;
let commit: string;
beforeAll(async () => {
  sandbox = await startSandbox({ recipes: [recipe] });
  const tiers = { RECIPE: recipe, STAGES: 'upgrade' };
  env = { ...sandbox.env, ...tiers, CCCI_HEALTH_WINDOW_SEC: '0.25', CCCI_HEALTH_SUCCESSES: '3' };
  ({ commit } = await sandbox.pullRequest(recipe));
  await openPull(sandbox, { recipe, commit, numbers: ['2', '3', '4', '5', '6'] });
});
afterAll(() => sandbox?.stop());

const domainOf = (pr: string) => coldDomain({ recipe, pr, commit, lane: 'cold', base: sandbox.baseDomain });
const stacks = () => createSwarmClient({ dockerHost: sandbox.dockerHost }).stackNames();
const apps = async () => (await readdir(join(sandbox.abraDir, 'servers', 'default'))).sort();

/** Ids of living processes with all these words among their arguments. */
async function processesWith(...words: string[]): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const given = (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).split('\0');
      return words.every((word) => given.includes(word)) ? [id] : [];
    }),
  );
  return found.flat();
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) return;
    await delay(50);
  }
  throw new Error(`not within 600 looks: ${what}`);
}

it('killed while abra deploys: a second run of it had been refused; abra dies with it, and the next run tidies up', async () => {
  const before = { apps: await apps(), stacks: await stacks() };
  const domain = domainOf('1');
  let second: ReturnType<typeof runApp> | undefined;
  let killed: Promise<void> | undefined;
  const first = await runApp([], { ...env, REF: commit, PR: '1' }, (text, kill) => {
    if (text.includes('deploying')) {
      // It waits for the second, which may take longer to start than abra does to deploy; another deploy follows.
      if (!second) kill('SIGSTOP');
      second ??= runApp([], { ...env, REF: commit, PR: '1' }).finally(() => kill('SIGCONT'));
      killed ??= second
        .then(() => until('abra deploys', async () => (await processesWith('deploy', domain)).length > 0))
        .finally(() => kill('SIGKILL'));
    }
  });
  await killed;
  expect(first.signal).toBe('SIGKILL');
  expect(await second).toMatchObject({
    code: 75,
    stderr: expect.stringContaining(`${domain} is in use by quick-runner`),
  });

  await until('abra is dead', async () => (await processesWith('deploy', domain)).length === 0);
  const lock = await acquireLock(join(sandbox.lockDir, lockName(domain)), {
    purpose: 'a look',
    waitMs: 5_000,
  });
  if (lock.outcome === 'busy') throw new Error('the lock outlived the last writer');
  await lock.lock.release();
  expect(await apps()).toContain(`${domain}.env`);

  const next = await runApp([], { ...env, REF: commit, PR: '2' });
  expect(next.stderr).toContain(`removing what a dead run left at ${domain}`);
  expect(next.code).toBe(0);
  expect({ apps: await apps(), stacks: await stacks() }).toEqual(before);
});

it('tears down when the process that started it is killed', async () => {
  const before = { apps: await apps(), stacks: await stacks() };
  const main = bundledApp('quick-runner');
  const shell = spawn('sh', ['-c', '"$@" & wait', 'sh', process.execPath, main, '--json'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env, REF: commit, PR: '3' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  let said = '';
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (text.includes('upgrading')) shell.kill('SIGKILL');
  });
  // Both pipes are closed when the run itself has ended, too.
  await new Promise((resolve, reject) => shell.once('error', reject).once('close', resolve));
  expect(said).toContain('the process that started it has gone: stopping');
  expect(JSON.parse(stdout) as RunResults).toMatchObject({
    verdict: 'infrastructure',
    error: { code: 'orphaned' },
    teardown: { clean: true },
  });
  expect({ apps: await apps(), stacks: await stacks() }).toEqual(before);
});

it('a second signal leaves it as it is, for the next run to tidy up', async () => {
  const before = { apps: await apps(), stacks: await stacks() };
  let asked = 0;
  const hasty = await runApp([], { ...env, REF: commit, PR: '4' }, (text, kill) => {
    if (text.includes('upgrading') || (text.includes('removing') && asked === 1)) {
      asked += 1;
      kill('SIGTERM');
    }
  });
  expect(hasty).toMatchObject({ code: 3, stderr: expect.stringContaining('SIGTERM again: left as it is') });
  expect(await apps()).toContain(`${domainOf('4')}.env`);
  const next = await runApp([], { ...env, CCCI_MAX_TESTS: '1', REF: commit, PR: '5' });
  expect(next.stderr).toContain(`removing what a dead run left at ${domainOf('4')}`);
  expect({ apps: await apps(), stacks: await stacks() }).toEqual(before);
});

it('all slots taken: 75 after the wait, and who has them; nothing was made', async () => {
  const before = { apps: await apps(), runs: await readdir(join(sandbox.warmRoot, 'runs')) };
  const path = join(sandbox.lockDir, 'cc-ci-slot-1.lock');
  const held = await acquireLock(path, { purpose: 'the sweep' });
  if (held.outcome === 'busy') throw new Error('unexpected');
  const ending = await runApp(['--wait', '1'], { ...env, CCCI_MAX_TESTS: '1', REF: commit, PR: '6' });
  await held.lock.release();
  expect(ending).toMatchObject({ code: 75, stdout: '' });
  expect(ending.stderr).toMatch(
    /waiting for one of 1 run slots, held by the sweep[\s\S]*none ended within 1 s: the sweep/,
  );
  expect({ apps: await apps(), runs: await readdir(join(sandbox.warmRoot, 'runs')) }).toEqual(before);
});
