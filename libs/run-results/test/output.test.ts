import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readResults, toJUnit, toMarkdown, toText, writeResults } from '../src/index.ts';
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

describe('summaries', () => {
  it('say what was done, and no more', () => {
    const text = toText(results({ promotion: { outcome: 'promoted', reason: undefined } }));
    expect(text).toMatchInlineSnapshot(`
      "custom-html 1.11.0+1.29.0 (01234567): green in the cold lane, 1 min
        upgraded from 1.10.0+1.28.0 (an older release)
        install    pass      1 passed in 1.5 s
        upgrade    pass      1 passed in 1.5 s
        custom     pass      1 passed in 1.5 s
        lint       pass
        teardown   clean
        promotion  promoted"
    `);
  });

  it('name a quick run’s confidence, base and age', () => {
    const quick = results({
      lane: 'quick',
      requestedLane: 'quick',
      confidence: 'lower',
      version: undefined,
      base: { version: '1.10.0+1.28.0', commit: 'f'.repeat(40), origin: 'canonical', ageMs: 3 * 86_400_000 },
    });
    for (const summary of [toText(quick), toMarkdown(quick).replaceAll('\\', '')]) {
      expect(summary).toContain('green in the quick lane');
      expect(summary).toContain('lower confidence');
      expect(summary).toContain('from 1.10.0+1.28.0 (the canonical, 3 days old)');
    }
  });

  it('never hide what is not green', () => {
    const bad = results({
      verdict: 'red',
      reason: 'install: x',
      requestedLane: 'quick',
      laneReason: 'no canonical',
      lint: { outcome: 'fail', errors: ['R014', 'R009'] },
      tiers: [
        tier('install', { outcome: 'fail', reason: 'x', tests: [test('fail'), test('skip')] }),
        tier('backup', { outcome: 'unverified', reason: 'later', tests: [] }),
      ],
      teardown: { clean: false, leftovers: ['vol_a'] },
      promotion: { outcome: 'failed', reason: 'unhealthy' },
    });
    for (const summary of [toText(bad), toMarkdown(bad).replaceAll('\\', '')]) {
      for (const part of [
        'RED',
        'install: x',
        'quick was asked for: no canonical',
        '0 passed, 1 failed, 1 skipped',
        'R014; R009',
        'NOT clean',
        'vol_a',
        'unhealthy',
        'unverified',
        'later',
      ]) {
        expect(summary).toContain(part);
      }
    }
    expect(toText(results({ verdict: 'infrastructure', reason: 'engine gone' }))).toContain(
      'nothing said about the recipe',
    );
  });

  it('do not obey the text they quote', () => {
    const evil = results({
      verdict: 'red',
      reason: 'a\n\u001B[2J**b** <img> [x](http://e.vil) | @admin `c`',
    });
    expect(toText(evil).split('\n')[1]).toBe('  a [2J**b** <img> [x](http://e.vil) | @admin `c`');
    const markdown = toMarkdown(evil);
    expect(markdown).toContain(
      '- a \\[2J\\*\\*b\\*\\* &lt;img\\> \\[x\\]\\(http:\u200B//e.vil\\) \\| @\u200Badmin \\`c\\`',
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
