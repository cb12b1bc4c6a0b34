import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Secret } from '@ci-warm/secret';
import { describe, expect, test } from 'vitest';
import { createAbraClient, refusedError, type AbraClientOptions } from '../src/index.ts';
import { createRunner } from '@ci-warm/process-runner';
import { testFolder } from './folder.ts';

/** A client whose abra is this shell script; its words are noted, one per line. */
async function clientOf(script: string, options: Partial<AbraClientOptions> = {}) {
  const folder = await testFolder();
  const command = `${folder}/abra`;
  await writeFile(command, `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/words\n${script}\n`);
  await chmod(command, 0o755);
  const abra = createAbraClient({ run: createRunner(), abraDir: folder, command, ...options });
  return { abra, folder, words: async () => (await readFile(`${folder}/words`, 'utf8')).trim().split('\n') };
}

const domain = 'warm-keycloak.ci.test';

describe('what abra is told', () => {
  test('to deploy: no input, no remote, no waiting of its own, long flags only', async () => {
    const { abra, words } = await clientOf('');
    await abra.deploy(domain, { version: '1.0.0+2', force: true });
    expect(await words()).toEqual([
      'app',
      'deploy',
      '--no-input',
      '--offline',
      '--no-converge-checks',
      '--no-domain-checks',
      '--force',
      domain,
      '1.0.0+2',
    ]);
    await abra.deploy(domain, { chaos: true });
    expect((await words()).slice(6)).toEqual(['--chaos', domain]);
  });

  test('to make an app: from the remote only if the recipe is not there', async () => {
    const { abra, words, folder } = await clientOf('');
    await abra.newApp({ recipe: 'web', domain, version: '1.0.0+2' });
    expect(await words()).toEqual([
      'app',
      'new',
      '--no-input',
      '--server',
      'default',
      '--domain',
      domain,
      'web',
      '1.0.0+2',
    ]);
    await mkdir(`${folder}/recipes/web/.git`, { recursive: true });
    await abra.newApp({ recipe: 'web', domain, chaos: true });
    expect(await words()).toEqual([
      'app',
      'new',
      '--no-input',
      '--offline',
      '--chaos',
      '--server',
      'default',
      '--domain',
      domain,
      'web',
    ]);
  });

  test('which root and engine to use', async () => {
    const { abra, folder } = await clientOf('echo "$ABRA_DIR $DOCKER_HOST" > "$ABRA_DIR/seen"', {
      env: { DOCKER_HOST: 'unix:///x' },
    });
    await abra.undeploy(domain);
    expect(await readFile(`${folder}/seen`, 'utf8')).toBe(`${folder} unix:///x\n`);
  });
});

describe('what abra answers', () => {
  test('FATA on stdout, with an empty stderr, reaches the caller with everything around it', async () => {
    const told: string[] = [];
    const { abra } = await clientOf(
      'echo "INFO deploying"; echo "FATA secret not generated: admin_password"; exit 1',
      {
        onCommand: (verb, { exitCode }) => told.push(`${verb} ${exitCode}`),
      },
    );
    const outcome = await abra.deploy(domain);
    expect(outcome).toMatchObject({
      outcome: 'refused',
      fatal: 'secret not generated: admin_password',
      result: { exitCode: 1, timedOut: false },
    });
    if (outcome.outcome !== 'refused') return;
    expect(refusedError(outcome)).toMatchObject({
      kind: 'infrastructure',
      code: 'abra-refused',
      message: 'abra: secret not generated: admin_password',
      details: {
        exitCode: 1,
        timedOut: false,
        stdout: expect.stringContaining('INFO deploying'),
        stderr: '',
        argv: expect.arrayContaining(['deploy']),
      },
    });
    expect(told).toEqual(['app deploy 1']);
  });

  test('nothing at all: then how it ended is the reason', async () => {
    const { abra } = await clientOf('exit 3');
    expect(await abra.undeploy(domain)).toMatchObject({
      outcome: 'refused',
      fatal: expect.stringContaining('exit code 3'),
    });
  });

  test('nothing in time', async () => {
    const { abra } = await clientOf('sleep 60', { timeouts: { otherMs: 100 } });
    const outcome = await abra.undeploy(domain);
    expect(outcome).toMatchObject({
      outcome: 'refused',
      fatal: expect.stringContaining('timed out'),
      result: { timedOut: true },
    });
    if (outcome.outcome === 'refused') expect(refusedError(outcome).code).toBe('abra-timeout');
  });

  test('is not waited for when the caller stops', async () => {
    const controller = new AbortController();
    const { abra } = await clientOf('sleep 60', { signal: controller.signal, onLine: () => undefined });
    const running = abra.deploy(domain);
    controller.abort(new Error('stopped by SIGTERM'));
    await expect(running).rejects.toThrow('stopped by SIGTERM');
  });

  test('abra is not there', async () => {
    const { abra } = await clientOf('', { command: 'no-such-abra' });
    await expect(abra.deploy(domain)).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'command-missing',
      message: expect.stringContaining('no-such-abra'),
    });
  });
});

describe('secrets', () => {
  test('that are generated are seen by nobody', async () => {
    const seen: unknown[] = [];
    const { abra } = await clientOf('echo \'{"admin":"hunter2"}\'; echo "WARN take note"; exit $FAIL', {
      env: { FAIL: '1' },
      onLine: (line) => seen.push(line),
      onCommand: (_, result) => seen.push(result),
    });
    const outcome = await abra.generateSecrets(domain);
    expect(outcome).toMatchObject({ outcome: 'refused', result: { stdout: 'WARN take note' } });
    expect(JSON.stringify([seen, outcome])).not.toContain('hunter2');
  });

  test('that are inserted are in a private file, not among the words, and the file is gone', async () => {
    const { abra, words, folder } = await clientOf(
      'for last; do :; done; cp -p "$last" "$ABRA_DIR/copy"; stat -c %a "$last" "$(dirname "$last")" > "$ABRA_DIR/modes"; cat "$last"',
    );
    await abra.insertSecret(domain, { name: 'admin', version: 'v1', value: new Secret('hunter2') });
    const told = await words();
    expect(told.slice(0, -1)).toEqual([
      'app',
      'secret',
      'insert',
      '--no-input',
      '--offline',
      domain,
      'admin',
      'v1',
      '--file',
    ]);
    expect(told.join()).not.toContain('hunter2');
    expect(await readFile(`${folder}/copy`, 'utf8')).toBe('hunter2');
    expect(await readFile(`${folder}/modes`, 'utf8')).toBe('600\n700\n');
    const left = (await readdir(tmpdir())).filter((name) => name === told.at(-1)?.split('/').at(-2));
    expect(left).toEqual([]);
  });
});

describe('lint', () => {
  test('gets a terminal, and is of the checkout as it is', async () => {
    const { abra, words } = await clientOf(
      'tty -s || { echo "FATA inappropriate ioctl for device"; exit 1; }\necho "┃ R014 ┃ tags ┃ error ┃ ❌ ┃"',
    );
    expect(await abra.lint('web')).toMatchObject({ ok: false, errors: [{ id: 'R014' }] });
    expect(await words()).toEqual(['recipe', 'lint', '--no-input', '--offline', '--chaos', 'web']);
  });

  test("that abra cannot make is the recipe's fault, one that does not end is not", async () => {
    const broken = await clientOf('echo "FATA yaml: line 3"; exit 1');
    expect(await broken.abra.lint('web')).toMatchObject({
      ok: false,
      errors: [{ id: 'FATA', description: 'yaml: line 3' }],
    });
    const slow = await clientOf('sleep 60', { timeouts: { otherMs: 100 } });
    await expect(slow.abra.lint('web')).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'abra-timeout',
    });
  });
});

test('every abra process inherits the lock that it works under', async () => {
  const folder = await testFolder();
  const descriptor = openSync(`${folder}/lock`, 'w');
  const { abra } = await clientOf('echo held >&3', { inheritDescriptors: [descriptor] });
  await abra.deploy(domain);
  closeSync(descriptor);
  expect(await readFile(`${folder}/lock`, 'utf8')).toBe('held\n');
});

describe('backups', () => {
  test('get a terminal; each verb names the snapshot that is meant', async () => {
    const { abra, words, folder } = await clientOf(
      'test -t 1 || exit 1; test "$3" != download || pwd > written-here',
    );
    expect(await abra.backups.create(domain)).toMatchObject({ outcome: 'done' });
    expect(await words()).toEqual(['app', 'backup', 'create', '--no-input', '--offline', domain]);
    await mkdir(`${folder}/into`);
    expect(await abra.backups.download(domain, { snapshot: 'ab12cd34', folder: `${folder}/into` })).toEqual({
      outcome: 'written',
      file: `${folder}/into/backup.tar.gz`,
    });
    expect(await readdir(`${folder}/into`)).toEqual(['written-here']);
    expect((await words()).slice(5)).toEqual(['--volumes', '--snapshot', 'ab12cd34', domain]);
    await abra.backups.restore(domain, { snapshot: 'ab12cd34' });
    expect((await words()).slice(0, 2)).toEqual(['app', 'restore']);
    expect((await words()).slice(-3)).toEqual(['--snapshot', 'ab12cd34', domain]);
    expect(() => abra.backups.restore(domain, { snapshot: '--all' })).toThrow(
      expect.objectContaining({ kind: 'usage', code: 'bad-snapshot-name' }),
    );
  });

  test('are listed by their ids, whatever else a terminal shows', async () => {
    const { abra } = await clientOf(
      String.raw`printf '\033[32mINFO\033[0m reading\r\n2026-11-23T23:01:25 ab12cd34 [app_ci_test]\r\n20261124 │ 0123456789abcdef │\r\nWARN done\r\n'`,
    );
    expect(await abra.backups.snapshots(domain)).toEqual({
      outcome: 'listed',
      snapshots: ['ab12cd34', '0123456789abcdef'],
    });
  });

  test('are refused with the reason where the server has no backup app', async () => {
    const { abra } = await clientOf('echo "FATA no backup app discovered, is it deployed?"; exit 1');
    expect(await abra.backups.snapshots(domain)).toMatchObject({
      outcome: 'refused',
      fatal: expect.stringContaining('no backup app'),
    });
  });
});
