import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { format } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { readResults, runResultsSchema, toJUnit, toMarkdown, writeResults } from '../src/index.ts';
import { anyResults } from './any-results.ts';
import { results, test, tier } from './results.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-results-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('files', () => {
  it('give back what was written', async () => {
    const one = results({
      tiers: [tier('custom', { tests: [test('skip', { needs: ['keycloak'] })] })],
      promotion: { outcome: 'not-promoted', reason: 'quick' },
      pullRequest: '7',
    });
    const paths = await writeResults({ folder, results: one });
    expect(await readResults(folder)).toEqual(one);
    expect(JSON.parse(await readFile(paths.results, 'utf8'))).toMatchObject({ schema: 1, laneReason: null });
    expect(await readFile(paths.junit, 'utf8')).toBe(toJUnit(one));
    expect(await readFile(paths.summary, 'utf8')).toBe(`${toMarkdown(one)}\n`);
  });

  it('of any kind give back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(anyResults, async (one) => {
        await writeResults({ folder, results: one });
        expect(await readResults(folder)).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });

  it('of before there were so many fields can still be read', async () => {
    const { results: path } = await writeResults({ folder, results: results() });
    const now = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const { recipe, ref, commit, domain, lane, requestedLane, confidence, verdict, lint, tiers } = now;
    const old = { recipe, ref, commit, domain, lane, requestedLane, confidence, verdict, lint, tiers };
    const { id, schema, deployCount, teardown, startedAt } = now;
    const ms = { total: 61_000, outside: 50_000, own: 11_000, windows: 2_000 };
    await writeFile(path, JSON.stringify({ ...old, id, schema, deployCount, teardown, startedAt, ms }));
    expect(await readResults(folder)).toMatchObject({
      ...{ mode: 'cold', rewireCount: 0, dependencyDeployCount: 0, dependencies: [], needsApproval: [] },
      ...{ operatorsMust: { set: [], insert: [] } },
      ms: { ...ms, phases: {} },
    });
  });

  it('are described by the JSON Schema beside them', async () => {
    const generated = z.toJSONSchema(runResultsSchema, { io: 'input' });
    const text = await format(JSON.stringify({ title: 'results.json of a run', ...generated }), {
      ...{ parser: 'json', printWidth: 110 },
    });
    await expect(text).toMatchFileSnapshot('../results.schema.json');
    const { results: path } = await writeResults({ folder, results: results() });
    const described = z.fromJSONSchema(generated);
    expect(described.safeParse(JSON.parse(await readFile(path, 'utf8'))).error).toBeUndefined();
    expect(described.safeParse({ schema: 1 }).success).toBe(false);
  });

  it('are nothing before, and an error when damaged', async () => {
    expect(await readResults(join(folder, 'none'))).toBeUndefined();
    await writeFile(join(folder, 'results.json'), '{');
    await expect(readResults(folder)).rejects.toMatchObject({ code: 'state-corrupt' });
  });
});

/** Values of one attribute of all elements of one name, unescaped. */
function attributeOf(xml: string, element: string, name: string): string[] {
  const tags = xml.match(new RegExp(`<${element} [^>]*>`, 'g')) ?? [];
  return tags.map((tag) =>
    (new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '').replaceAll(/&#(\d+);/g, (_, code: string) =>
      String.fromCharCode(Number(code)),
    ),
  );
}

describe('JUnit', () => {
  it('counts what is in it', () => {
    const xml = toJUnit(
      results({
        verdict: 'red',
        reason: 'custom: x',
        tiers: [
          tier('install'),
          tier('upgrade', { outcome: 'skip', reason: 'no older release', tests: [] }),
          tier('custom', { outcome: 'fail', reason: 'x', tests: [test('pass'), test('fail'), test('skip')] }),
        ],
      }),
    );
    expect(xml).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="custom-html 1.11.0+1.29.0 cold" tests="6" failures="2" errors="0" skipped="2" time="61.000">
        <testsuite name="install" tests="1" failures="0" errors="0" skipped="0" time="1.500">
          <testcase classname="install" name="a pass" time="0.012"/>
        </testsuite>
        <testsuite name="upgrade" tests="1" failures="0" errors="0" skipped="1" time="1.500">
          <testcase classname="upgrade" name="upgrade" time="0.000">
            <skipped message="skip: no older release"/>
          </testcase>
        </testsuite>
        <testsuite name="custom" tests="3" failures="1" errors="0" skipped="1" time="1.500">
          <testcase classname="custom" name="a pass" time="0.012"/>
          <testcase classname="custom" name="a fail" time="0.012">
            <failure message="why fail"/>
          </testcase>
          <testcase classname="custom" name="a skip" time="0.012">
            <skipped message="why skip"/>
          </testcase>
        </testsuite>
        <testsuite name="run" tests="1" failures="1" errors="0" skipped="0" time="61.000">
          <testcase classname="run" name="verdict" time="61.000">
            <failure message="custom: x"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it('is never greener than the results', () => {
    const empty = tier('custom', { outcome: 'fail', reason: 'no test was executed', tests: [] });
    expect(toJUnit(results({ tiers: [empty] }))).toContain('<failure message="no test was executed"/>');
    const infrastructure = toJUnit(results({ verdict: 'infrastructure', reason: 'engine gone' }));
    expect(infrastructure).toContain('<error message="engine gone"/>');
    expect(toJUnit(results({ verdict: 'red' }))).toContain('<failure message="red"/>');
    expect(toJUnit(results())).not.toMatch(/<(failure|error)/);
    fc.assert(
      fc.property(anyResults, (one) => {
        const xml = toJUnit(one);
        const bad = /<(failure|error) /.test(xml);
        expect(bad || one.verdict === 'green').toBe(true);
        const failed = one.tiers.flatMap(({ tests }) => tests.filter(({ outcome }) => outcome === 'fail'));
        expect(xml.split('<failure ').length - 1).toBeGreaterThanOrEqual(failed.length);
      }),
    );
  });

  it('survives any text', () => {
    const reason = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(']]>', '\u0000\u001B[31m', '\uD800', '\uFFFF', '"\'<&>', 'a\r\nb\tc', '😀', '\u0085'),
      fc.array(fc.nat({ max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(reason, (text) => {
        const xml = toJUnit(
          results({
            tiers: [tier('custom', { outcome: 'fail', tests: [test('fail', { name: text, reason: text })] })],
          }),
        );
        expect(xml).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
        expect(xml.isWellFormed()).toBe(true);
        const [back] = attributeOf(xml, 'failure', 'message');
        const writable = text
          .toWellFormed()
          .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD');
        expect(back).toBe(writable);
      }),
    );
  });
});

it('is XML to a real parser, where one is at hand', (context) => {
  const xml = toJUnit(results({ verdict: 'red', reason: '\u0000 <&> ]]> \uD800' }));
  const parser = ['import sys, xml.dom.minidom', 'xml.dom.minidom.parseString(sys.stdin.buffer.read())'].join(
    '\n',
  );
  try {
    execFileSync('python3', ['-c', parser], { input: xml, stdio: ['pipe', 'ignore', 'pipe'] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') context.skip('there is no python3');
    throw error;
  }
});
