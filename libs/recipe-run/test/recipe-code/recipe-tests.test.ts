import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRunner } from '@ci-warm/process-runner';
import { hookEnvironment } from '@ci-warm/recipe-hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvents } from '../../src/recipe-code/reporter.ts';
import { skipResult } from '../../src/recipe-code/read-node-tests.ts';
import { runRecipeTests } from '../../src/recipe-code/run-recipe-tests.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'recipe-tests-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const head = "import test, { describe, it } from 'node:test';\n";
const environment = hookEnvironment({
  ambient: process.env,
  contextPath: '/context',
  domain: 'a',
  tier: 'custom',
  ingress: { publicUrl: 'http://{domain}' },
  proxyUrl: undefined,
});

/** Runs real files in a folder of their own; the results by name. */
async function run(
  files: Record<string, string>,
  timeoutMs = 20_000,
  onLine?: (line: string) => void,
): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(root, 'case-'));
  const work = join(folder, 'work');
  await mkdir(work);
  for (const [name, text] of Object.entries(files)) {
    if (text.startsWith(' -> ')) await symlink(text.slice(4), join(folder, name));
    else await writeFile(join(folder, name), text);
    if (text.startsWith('#!')) await chmod(join(folder, name), 0o755);
  }
  const results = await runRecipeTests({
    folder,
    work,
    name: 'x',
    command: createRunner({ killGraceMs: 300 }),
    env: environment,
    timeoutMs,
    ...(onLine ? { onLine } : {}),
  });
  return Object.fromEntries(
    results.map(({ name, outcome, reason }) => [
      name,
      reason === undefined ? outcome : `${outcome}: ${reason}`,
    ]),
  );
}

const isAlive = async (pid: string) =>
  /^State:\s[^Z]/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));

describe('node --test files', () => {
  it('counts what really ran', async () => {
    const results = await run({
      'a.test.ts': `${head}const typed: number = 1;
test('passes', () => {});
test('fails', () => { throw new Error('two is not three'); });
test('with a reason', { skip: 'no mail server here' }, () => {});
test('without a reason', { skip: true }, () => {});
test('skipped inside', (t) => t.skip());
test('planned', { todo: 'later' }, () => { throw new Error('not yet'); });
describe('suite', () => { it('inner', () => {}); });
describe.skip('skipped suite', () => { it('unseen', () => {}); });
test('parent', async (t) => { await t.test('child', { skip: 'off' }, () => {}); });
`,
    });
    expect(results).toEqual({
      passes: 'pass',
      fails: 'fail: two is not three',
      'with a reason': 'skip: no mail server here',
      'without a reason': 'fail: skipped without a reason',
      'skipped inside': 'fail: skipped without a reason',
      planned: 'skip: todo: later',
      'suite > inner': 'pass',
      'skipped suite': 'fail: skipped without a reason',
      'parent > child': 'skip: off',
    });
  });

  it('takes no file for a test: empty, ended early, crashed, not parsed', async () => {
    const results = await run({
      'empty.test.ts': '',
      'exit0.test.mjs': `${head}test('first', () => {});
test('second', async () => { await new Promise((done) => setTimeout(done, 100)); process.exit(0); });
test('third', () => {});
`,
      'killed.test.mjs': `${head}test('k', () => process.kill(process.pid, 'SIGKILL'));`,
      'syntax.test.ts': 'const x = ;',
      'top.test.mjs': "throw new TypeError('at the top');",
    });
    expect(results).toMatchObject({
      'empty.test.ts': 'fail: the file has no tests, or ended before one was done',
      'exit0.test.mjs': 'fail: the file ended before its tests did',
      'killed.test.mjs': expect.stringMatching(/^fail: the file failed/),
      'syntax.test.ts': expect.stringMatching(/^fail: the file failed: SyntaxError/),
      'top.test.mjs': 'fail: the file failed: TypeError: at the top',
    });
    expect(Object.values(results).filter((outcome) => outcome === 'pass').length).toBeLessThanOrEqual(1);
  });

  it('ends what hangs, and names the file', async () => {
    const results = await run(
      { 'hang.test.mjs': `${head}test('hangs', () => new Promise(() => setInterval(() => {}, 1000)));` },
      700,
    );
    expect(results).toEqual({ 'hang.test.mjs': 'fail: not done after 0.7 s' });
  });

  it('fails a file that hangs alone, and ends all that it has started', { timeout: 90_000 }, async () => {
    const pids = join(root, 'pids');
    const leave = `import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
const own = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { detached: true, stdio: 'inherit' });
appendFileSync(${JSON.stringify(pids)}, own.pid + '\\n' + process.pid + '\\n');
`;
    let printed = 0;
    const results = await run(
      {
        'a.test.mjs': `${head}test('before', () => {});`,
        'deaf.test.mjs': `${head}${leave}process.on('SIGTERM', () => {}); test('hangs', () => new Promise(() => setInterval(() => {}, 1000)));`,
        'endless.test.mjs': `${head}test('prints', () => { for (;;) process.stdout.write('x'.repeat(9999) + '\\n'); });`,
        'open.test.mjs': `${head}${leave}own.unref(); test('is done', () => {}); setInterval(() => {}, 1000);`,
        'z.test.mjs': `${head}test('after', () => {});`,
        'z-hang.sh': `#!/bin/sh\ntrap '' TERM\nsetsid sleep 60 &\necho $! >>${pids}\nwhile :; do echo more; sleep 0.01; done\n`,
        'z-last.sh': '#!/bin/sh\nexit 0\n',
      },
      3_000,
      (line) => (printed += line.length),
    );
    expect(results).toEqual({
      before: 'pass',
      'deaf.test.mjs': 'fail: not done after 3 s',
      'endless.test.mjs': 'fail: not done after 3 s',
      'is done': 'pass',
      'open.test.mjs': 'fail: not done after 3 s',
      after: 'pass',
      'z-hang.sh': expect.stringMatching(/^fail: not done after 3 s/),
      'z-last.sh': 'pass',
    });
    expect(printed).toBeLessThan(20_000_000);
    const started = (await readFile(pids, 'utf8')).trim().split('\n');
    expect(started).toHaveLength(5);
    for (const pid of started) expect(await isAlive(pid)).toBe(false);
  });

  it('counts tests that a helper declares, and those of a linked file; a suite without a test is none', async () => {
    const results = await run({
      'support.mjs': `${head}export const declare = (name) => test(name, () => { throw new Error('as it should'); });`,
      'a.test.mjs': "import { declare } from './support.mjs'; declare('of a helper');",
      'b.test.mjs': ` -> linked.mjs`,
      'linked.mjs': `${head}test('of a linked file', () => { throw new Error('as it should'); });`,
      'c.test.mjs': `${head}describe('a suite', () => {});`,
      'd.test.mjs': `${head}test('well', () => {}); process.on('exit', () => { process.exitCode = 3; });`,
    });
    expect(results).toMatchObject({
      'of a helper': 'fail: as it should',
      'of a linked file': 'fail: as it should',
      'c.test.mjs': 'fail: the file has no tests, or ended before one was done',
      'd.test.mjs': expect.stringMatching(/^fail: /),
    });
  });

  it('leaves no process behind when it is killed in the middle', async () => {
    const pidFile = join(root, 'pid');
    const text = `${head}import { writeFileSync } from 'node:fs';
test('kills what runs it', () => {
  writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
  process.kill(process.ppid, 'SIGKILL');
  return new Promise((done) => setTimeout(done, 60_000));
});`;
    const results = await run({ 'kill.test.mjs': text });
    expect(results['kill.test.mjs']).toMatch(/^fail: .*SIGKILL/);
    const alive = async () => isAlive(await readFile(pidFile, 'utf8'));
    for (let looks = 0; looks < 100 && (await alive()); looks += 1) await delay(50);
    expect(await alive()).toBe(false);
  });

  it('refuses imports that a bare checkout cannot resolve, by name, before anything runs', async () => {
    const results = await run({
      'a.test.ts': `${head}import 'execa';\ntest('never', () => {});`,
      'b.test.ts': `${head}test('neither', () => {});`,
    });
    expect(Object.keys(results)).toEqual(['a.test.ts']);
    expect(results['a.test.ts']).toMatch(/^fail: .*"execa"/);
  });
});

describe('executables', () => {
  it('understands exit codes', async () => {
    const results = await run({
      'good.sh': '#!/bin/sh\nexit 0\n',
      'bad.sh': '#!/bin/sh\necho out; echo "it is broken" >&2; exit 3\n',
      'skipped.sh': '#!/bin/sh\necho "needs a printer"; exit 77\n',
      'silent.sh': '#!/bin/sh\nexit 77\n',
      'notes.txt': 'not executable',
    });
    expect(results).toEqual({
      'good.sh': 'pass',
      'bad.sh': 'fail: ended with 3: it is broken',
      'skipped.sh': 'skip: needs a printer',
      'silent.sh': 'fail: skipped without a reason',
    });
  });
});

it('notes which dependency a skipped test cannot do without', () => {
  expect(skipResult('a', 'needs: keycloak, mail (not up)', 1)).toMatchObject({
    outcome: 'skip',
    needs: ['keycloak', 'mail'],
  });
  expect(skipResult('a', 'needs a printer', 1)).not.toHaveProperty('needs');
});

it('has no results for a folder that is not there', async () => {
  expect(
    await runRecipeTests({
      folder: join(root, 'none'),
      work: root,
      name: 'x',
      command: createRunner(),
      env: {},
      timeoutMs: 1,
    }),
  ).toEqual([]);
});

it("keeps the CI server's secrets from recipe tests", async () => {
  const ambient = {
    PATH: process.env['PATH'],
    DRONE_TOKEN: 'hush',
    NODE_OPTIONS: '--x',
    NODE_TEST_CONTEXT: 'child-v8',
  };
  const env = hookEnvironment({
    ambient,
    contextPath: '/c',
    domain: 'a',
    tier: 'custom',
    ingress: { publicUrl: 'http://{domain}', caFile: '/ca.pem' },
    proxyUrl: 'http://127.0.0.1:1',
  });
  expect(env).toMatchObject({
    DRONE_TOKEN: undefined,
    NODE_OPTIONS: undefined,
    NODE_TEST_CONTEXT: undefined,
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
  });
  expect(env).not.toHaveProperty('PATH');
});

it('reads events up to where a killed reporter stopped', () => {
  expect(parseEvents('{"type":"test:pass"}\n{"type":"te')).toEqual([{ type: 'test:pass' }]);
});
