import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRunner } from '@ci-warm/process-runner';
import { acquireLock } from '@ci-warm/state-files';
import { expect, test } from 'vitest';
import { createAbraClient } from '../src/index.ts';
import { testFolder } from './folder.ts';

/** An abra that takes a while, two apps of one recipe and one of another. */
async function scene() {
  const folder = await testFolder();
  const command = `${folder}/abra`;
  await writeFile(command, `#!/bin/sh\necho begin >> ${folder}/log\nsleep 0.3\necho end >> ${folder}/log\n`);
  await chmod(command, 0o755);
  await mkdir(`${folder}/servers/default`, { recursive: true });
  for (const [domain, recipe] of [
    ['one.ci.test', 'web'],
    ['two.ci.test', 'web'],
    ['other.ci.test', 'wiki'],
  ])
    await writeFile(`${folder}/servers/default/${domain}.env`, `TYPE=${recipe}:1.0.0+1\n`);
  const client = (waitMs = 20_000) =>
    createAbraClient({
      ...{ run: createRunner(), abraDir: folder, command },
      recipeLocks: { folder: `${folder}/locks`, waitMs },
    });
  const log = async () => (await readFile(`${folder}/log`, 'utf8')).trim().split('\n');
  return { client, log, lock: `${folder}/locks/cc-ci-recipe-web.lock` };
}

test('of two apps of one recipe one waits until the other has no use for its checkout any more', async () => {
  const { client, log } = await scene();
  const [one, two] = [client(), client()];
  await Promise.all([one.deploy('one.ci.test'), two.deploy('two.ci.test'), two.undeploy('two.ci.test')]);
  expect(await log()).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end']);
});

test('it is one piece of work from the checkout to the look at it, for whoever does it', async () => {
  const { client, log } = await scene();
  const [one, two] = [client(), client()];
  let after: Promise<unknown> | undefined;
  await one.withCheckout('web', async () => {
    after = two.deploy('two.ci.test');
    await one.deploy('one.ci.test');
    await one.withCheckout('web', () => one.readProject('one.ci.test'));
    expect(await log()).toEqual(['begin', 'end', 'begin', 'end']);
  });
  await after;
  expect(await log()).toHaveLength(6);
});

test('apps of other recipes go on, and nobody waits for ever', async () => {
  const { client, lock } = await scene();
  const taken = await acquireLock(lock, { purpose: 'a test' });
  expect(await client(1).deploy('other.ci.test')).toMatchObject({ outcome: 'done' });
  await expect(client(1).deploy('one.ci.test')).rejects.toMatchObject({
    kind: 'busy',
    code: 'recipe-busy',
    message: expect.stringContaining(`process ${process.pid}`),
  });
  if (taken.outcome === 'locked') await taken.lock.release();
  expect(await client(1).deploy('one.ci.test')).toMatchObject({ outcome: 'done' });
});
