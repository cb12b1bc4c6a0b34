import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { statfsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { requireExecutable } from '@ci-warm/process-runner';
import type { RunResults } from '@ci-warm/run-results';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApp, type AppEnding } from './support.ts';

// What an operator sets for his server, by the app that tests recipes on it.
let sandbox: Sandbox;
let env: Record<string, string>;
beforeAll(async () => {
  sandbox = await startSandbox({ recipes: ['custom-html'] });
  const repo = join(sandbox.dir, 'ci');
  await writeConfig(repo, '');
  env = {
    ...sandbox.env,
    CCCI_REPO: repo,
    CCCI_HEALTH_WINDOW_SEC: '0.25',
    CCCI_HEALTH_SUCCESSES: '3',
  };
});
afterAll(() => sandbox?.stop());

/** A checkout with one recipe, whose author says no more than he must. */
async function writeConfig(repo: string, more: string): Promise<void> {
  const folder = join(repo, 'recipes', 'custom-html');
  await mkdir(folder, { recursive: true });
  const none = "{ backup: 'none here', restore: 'none here', custom: 'none here' }";
  await writeFile(
    join(folder, 'recipe.config.ts'),
    `export const config = { warmCanonical: true, expectedNotApplicable: ${none}, ${more} };\n`,
  );
}

const results = ({ stdout }: AppEnding) => JSON.parse(stdout) as RunResults;

describe('registry log-ins', () => {
  const install = async () => await runApp(['custom-html', '--json', '--stages', 'install'], env);

  it('of the host are needed for a private image, and used', async () => {
    await sandbox.publish('custom-html', '1.11.1+1.29.1');
    const record = join(sandbox.dir, 'registry', 'nginx_1.29.1.json');
    const image = JSON.parse(await readFile(record, 'utf8')) as object;
    const login = { username: 'ci', password: 's3cret:word', serveraddress: 'docker.io' };
    await writeFile(record, JSON.stringify({ ...image, present: false, login }));
    const refused = await install();
    expect(refused.code).toBe(3);
    expect(refused.stdout).toContain("may require 'docker login'");

    await mkdir(join(sandbox.dir, 'docker'), { recursive: true });
    const auth = Buffer.from('ci:s3cret:word').toString('base64');
    const auths = { 'https://index.docker.io/v1/': { auth } };
    await writeFile(join(sandbox.dir, 'docker', 'config.json'), JSON.stringify({ auths }));
    const green = await install();
    expect(green).toMatchObject({ code: 0, stderr: expect.not.stringContaining('s3cret') });
    expect(results(green)).toMatchObject({ verdict: 'green', version: '1.11.1+1.29.1' });
  });
});

describe('the time that abra may take to deploy', () => {
  /** An abra that takes its time where it deploys. */
  const slowly = async () => {
    const folder = join(sandbox.dir, 'slow');
    await mkdir(folder, { recursive: true });
    const real = requireExecutable('abra', { env });
    await writeFile(
      join(folder, 'abra'),
      `#!/bin/sh\ncase " $* " in *" deploy "*) sleep 3 ;; esac\nexec '${real}' "$@"\n`,
    );
    await chmod(join(folder, 'abra'), 0o755);
    return { ...env, PATH: [folder, env['PATH']].join(delimiter) };
  };

  it('is the operator’s, unless the recipe asks for more', async () => {
    const words = ['custom-html', '--json', '--stages', 'install', '--deploy-timeout', '1'];
    const ending = await runApp(words, await slowly());
    expect(ending.code).toBe(1);
    expect(results(ending).reason).toMatch(/abra app deploy/);
    await writeConfig(env['CCCI_REPO'] ?? '', 'timeouts: { deploySec: 60 }');
    expect(await runApp(words, await slowly())).toMatchObject({ code: 0 });
  });
});

it('the part of the disk that stays free holds for the snapshot of a promotion too', async () => {
  const ending = await runApp(['custom-html', '--json', '--free-floor', '0.9'], env);
  const { promotion, verdict } = results(ending);
  expect(verdict).toBe('green');
  const { bavail, blocks } = statfsSync(sandbox.dir);
  // On a disk that is nearly empty there is room even so.
  if (bavail < blocks * 0.9) {
    expect(promotion).toMatchObject({ reason: expect.stringContaining('taking a snapshot') });
    expect(promotion?.outcome).not.toBe('promoted');
  } else expect(promotion).toMatchObject({ outcome: 'promoted' });
});
