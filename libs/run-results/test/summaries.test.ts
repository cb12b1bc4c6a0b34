import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { toMarkdown, toText, type RunResults } from '../src/index.ts';
import { anyResults } from '../testing/any-results.ts';
import { results, test, tier } from '../testing/results.ts';

/** Without what only keeps quoted text from being obeyed. */
const plain = (markdown: string) => markdown.replaceAll('\\', '').replaceAll('\u200B', '');
const summariesOf = (one: RunResults) => [toText(one), plain(toMarkdown(one))];

describe('summaries', () => {
  it('say what was done, and no more', () => {
    const text = toText(results({ promotion: { outcome: 'promoted', reason: undefined } }));
    expect(text).toMatchInlineSnapshot(`
      "custom-html 1.11.0+1.29.0 (01234567): green in the cold lane, 1 min
        upgraded from 1.10.0+1.28.0 (ffffffff), an older release
        install    pass      1 passed in 1.5 s
        upgrade    pass      1 passed in 1.5 s
        custom     pass      1 passed in 1.5 s
        lint       pass
        deploys    1
        teardown   clean
        promotion  promoted"
    `);
  });

  it('name the main branch by its commit alone', () => {
    const base = { version: 'ffffffff', commit: 'f'.repeat(40), origin: 'main', ageMs: undefined } as const;
    expect(toText(results({ base }))).toContain('upgraded from ffffffff, the main branch\n');
  });

  it('name a quick run’s confidence, base and age', () => {
    const quick = results({
      lane: 'quick',
      mode: 'quick',
      requestedLane: 'quick',
      confidence: 'lower',
      version: undefined,
      base: { version: '1.10.0+1.28.0', commit: 'f'.repeat(40), origin: 'canonical', ageMs: 3 * 86_400_000 },
    });
    for (const summary of summariesOf(quick)) {
      expect(summary).toContain('green in the quick lane, lower confidence');
      expect(summary).toContain('mode=quick');
      expect(summary).toContain('from 1.10.0+1.28.0 (ffffffff), the canonical, 3 days old');
    }
    expect(toMarkdown(quick)).toMatchInlineSnapshot(`
      "**custom-html 01234567: green in the quick lane, lower confidence**, 1 min

      - lower confidence \\(mode=quick\\): a quick run never replaces a cold one
      - upgraded from 1.10.0+1.28.0 \\(ffffffff\\), the canonical, 3 days old

      | | outcome | |
      | --- | --- | --- |
      | install | pass | 1 passed in 1.5 s |
      | upgrade | pass | 1 passed in 1.5 s |
      | custom | pass | 1 passed in 1.5 s |
      | lint | pass |  |
      | deploys | 1 |  |
      | teardown | clean |  |

      run r1"
    `);
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
        tier('backup', { outcome: 'unverified', absence: 'gap', reason: 'later', tests: [] }),
      ],
      teardown: { clean: false, leftovers: ['vol_a'] },
      promotion: { outcome: 'failed', reason: 'unhealthy' },
    });
    for (const summary of summariesOf(bad)) {
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
        'coverage gap: backup',
      ]) {
        expect(summary).toContain(part);
      }
    }
    expect(toMarkdown(bad)).toContain('- install: a fail: why fail');
    expect(toText(results({ verdict: 'infrastructure', reason: 'engine gone' }))).toContain(
      'nothing said about the recipe',
    );
  });

  it('tell what the run was got with, and what it asks of people', () => {
    const one = results({
      verdict: 'red',
      reason: 'needs approval: bind /srv',
      tiers: [tier('install', { outcome: 'not-applicable', absence: 'intended', reason: 'no such thing' })],
      rewireCount: 1,
      dependencyDeployCount: 2,
      dependencies: [
        { recipe: 'keycloak', mode: 'warm', reason: undefined, domain: 'warm-keycloak.ci.test', realm: 'r' },
        { recipe: 'minio', mode: 'cold', reason: 'never shared', domain: 'mini-1.ci.test', realm: undefined },
      ],
      customisation: { keys: ['env'], files: ['compose.ci.yml'], env: ['LOG'], secrets: ['oidc'] },
      operatorsMust: { set: ['SMTP_HOST'], insert: ['licence'] },
      needsApproval: [{ kind: 'bind', value: '/srv', service: 'app' }],
      agreement: { run: 'r2', lane: 'quick', verdict: 'green', agrees: false },
    });
    for (const summary of summariesOf(one)) {
      for (const part of [
        'needs approval, not deployed: bind /srv of the service app',
        'as intended; no such thing',
        '1 more to rewire, 2 more of dependencies',
        'with the shared keycloak at warm-keycloak.ci.test',
        'with a minio deployed for this run: never shared',
        "customised by the recipe's CI folder: compose.ci.yml, LOG, secret oidc",
        'operators must set SMTP_HOST before this upgrade',
        'operators must insert the secret licence before this upgrade',
        'quick said green, cold says red of this commit: they do NOT agree',
      ]) {
        expect(summary).toContain(part);
      }
    }
  });

  it('do not obey the text they quote', () => {
    const evil = results({
      verdict: 'red',
      reason: 'a\n\u001B[2J**b** <img> [x](http://e.vil) | @admin `c`',
      id: 'r`1`\n# x',
    });
    expect(toText(evil).split('\n')[1]).toBe('  a [2J**b** <img> [x](http://e.vil) | @admin `c`');
    const markdown = toMarkdown(evil);
    expect(markdown).toContain(
      '- a \\[2J\\*\\*b\\*\\* &lt;img\\> \\[x\\]\\(http:\u200B//e.vil\\) \\| @\u200Badmin \\`c\\`',
    );
    expect(markdown.split('\n').at(-1)).toBe('run r\\`1\\` \\# x');
  });

  it('for a comment are of a bearable length', () => {
    const long = Array.from({ length: 40 }, (_, index) =>
      test('fail', { name: `t${index}`, reason: 'é'.repeat(5000) }),
    );
    const markdown = toMarkdown(
      results({ verdict: 'red', tiers: [tier('custom', { outcome: 'fail', tests: long })] }),
    );
    expect(markdown).toContain('- and 30 more');
    expect(markdown.length).toBeLessThan(10_000);
  });
});

describe('no summary says more than the results', () => {
  const everyRow = (text: string, name: string) =>
    text.split('\n').filter((line) => new RegExp(`^(\\| |  )${name} `).test(line));

  it('of the verdict, in its first line', () => {
    fc.assert(
      fc.property(anyResults, (one) => {
        for (const summary of summariesOf(one)) {
          const [first = ''] = summary.split('\n');
          expect(first.includes('green')).toBe(one.verdict === 'green');
          expect(first.includes('RED')).toBe(one.verdict === 'red');
          expect(first.includes('nothing said')).toBe(one.verdict === 'infrastructure');
          expect(first).toContain(`in the ${one.lane} lane`);
          expect(first.includes('lower confidence')).toBe(one.confidence === 'lower');
        }
      }),
    );
  });

  it('of green anywhere else but where another run is quoted', () => {
    fc.assert(
      fc.property(anyResults, (one) => {
        for (const summary of summariesOf({ ...one, agreement: undefined })) {
          if (one.verdict !== 'green') expect(summary).not.toContain('green');
        }
      }),
    );
  });

  it('of a tier, of lint, of the teardown or of a promotion', () => {
    fc.assert(
      fc.property(anyResults, (one) => {
        for (const summary of summariesOf(one)) {
          for (const { tier: name, outcome, absence, tests } of one.tiers) {
            const [row = ''] = everyRow(summary, name);
            expect(/ pass /.test(`${row} `.replaceAll(/\d+ passed/g, ''))).toBe(outcome === 'pass');
            expect(row.includes('coverage gap')).toBe(absence === 'gap');
            const failed = tests.filter((each) => each.outcome === 'fail').length;
            if (outcome === 'pass' || outcome === 'fail')
              expect(row.includes(`${failed} failed`)).toBe(failed > 0);
          }
          const [lint = ''] = everyRow(summary, 'lint');
          expect(/ pass( |$)/.test(lint)).toBe(one.lint.outcome === 'pass');
          const [teardown = ''] = everyRow(summary, 'teardown');
          const tidy = one.teardown.clean && one.teardown.leftovers.length === 0;
          expect(/ clean( |$)/.test(teardown.replace('NOT clean', ''))).toBe(tidy);
          const [promotion = ''] = everyRow(summary, 'promotion');
          expect(/ promoted( |$)/.test(promotion)).toBe(one.promotion?.outcome === 'promoted');
        }
      }),
    );
  });

  it('and what is missing, refused or asked of people is there in words', () => {
    fc.assert(
      fc.property(anyResults, (one) => {
        for (const summary of summariesOf(one)) {
          const gaps = one.tiers.filter(({ absence }) => absence === 'gap');
          expect(summary.includes('coverage gap: ')).toBe(gaps.length > 0);
          expect(summary.includes('needs approval, not deployed')).toBe(one.needsApproval.length > 0);
          expect(summary.includes('was asked for')).toBe(one.lane !== one.requestedLane);
          if (one.confidence === 'lower') expect(summary).toContain('never replaces a cold one');
          for (const name of one.operatorsMust.set) expect(summary).toContain(`operators must set ${name}`);
        }
      }),
    );
  });
});
