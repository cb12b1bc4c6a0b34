import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { closingWords } from '../src/closing-words.ts';
import { createExpectations } from '../src/expect.ts';
import { createLiveList } from '../src/live-list.ts';
import { runSteps, type TourView } from '../src/tour.ts';
import type { Scene, Sight, Step, StepReport } from '../src/types.ts';

const quiet: TourView = { started: () => undefined, finished: () => undefined };
const never = new AbortController().signal;
const scene = {} as Scene;
const step = (name: string, sight: Partial<Sight> = {}): Step => ({
  name,
  run: () => Promise.resolve({ outcome: 'done', detail: 'as it should', problems: [], ...sight }),
});

describe('the steps', () => {
  test('stop at the first that did not do what it says', async () => {
    const reports = await runSteps(
      [step('a'), step('b', { problems: ['wrong'] }), step('c')],
      scene,
      quiet,
      never,
    );
    expect(reports.map(({ ok, outcome }) => [ok, outcome])).toEqual([
      [true, 'done'],
      [false, 'done'],
      [false, 'not-run'],
    ]);
  });

  test('that throw are failures with a reason', async () => {
    const thrower: Step = { name: 'x', run: () => Promise.reject(new Error('no answer')) };
    expect(await runSteps([thrower], scene, quiet, never)).toMatchObject([
      { ok: false, outcome: 'error', problems: ['no answer'] },
    ]);
  });

  test('end at a signal', async () => {
    await expect(runSteps([step('a')], scene, quiet, AbortSignal.abort('SIGINT'))).rejects.toBe('SIGINT');
  });
});

describe('the list', () => {
  const done: StepReport = { name: 'one', ok: true, ms: 1234, outcome: 'done', detail: 'well', problems: [] };

  test('is plain lines where nobody watches', () => {
    const out = new PassThrough();
    const list = createLiveList(['one', 'three'], out as unknown as NodeJS.WriteStream);
    list.started(0);
    list.finished(0, done);
    list.close();
    expect(String(out.read())).toBe('✓ one      1.2 s  well\n');
  });

  test('is redrawn in place on a terminal, and never wraps', () => {
    const out = Object.assign(new PassThrough(), {
      isTTY: true,
      columns: 30,
      getColorDepth: () => 1,
      hasColors: () => false,
    });
    const list = createLiveList(['one'], out as unknown as NodeJS.WriteStream);
    list.finished(0, { ...done, detail: 'x'.repeat(100) });
    list.close();
    const drawn = String(out.read()).split('\n');
    expect(drawn.at(-2)).toMatch(/^\x1b\[1A\x1b\[2K/);
    for (const line of drawn)
      expect(line.replaceAll(/\x1b\[[0-9;]*[a-zA-Z]/g, '').length).toBeLessThanOrEqual(30);
  });
});

test('expectations collect every difference', () => {
  const expectations = createExpectations();
  expectations.equal('exit code', 1, 0);
  expectations.equal('same', { a: [1] }, { a: [1] });
  expectations.holds('no alert', false);
  expect(expectations.problems).toEqual(['exit code: 1, expected 0', 'no alert']);
});

test('the closing words say what failed and what comes next', () => {
  const failed: StepReport = {
    name: 'b',
    ok: false,
    ms: 1,
    outcome: 'held',
    detail: '',
    problems: ['outcome: "held", expected "upgraded"'],
  };
  expect(closingWords({ ok: false, ms: 1, sandboxMs: 1, steps: [failed] }, undefined)).toContain(
    'outcome: "held", expected "upgraded"',
  );
  expect(closingWords({ ok: true, ms: 1, sandboxMs: 1, steps: [] }, undefined)).toContain(
    'What to look at next',
  );
  expect(closingWords({ ok: true, ms: 1, sandboxMs: 1, steps: [] }, '/tmp/kept')).toContain(
    'down --dir /tmp/kept',
  );
});
