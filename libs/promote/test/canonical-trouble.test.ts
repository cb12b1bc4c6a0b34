import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAlertStore } from '@ci-warm/alerts';
import { createCanonicalRegistry } from '@ci-warm/canonical-registry';
import type { RunResults } from '@ci-warm/run-results';
import { results } from '@ci-warm/run-results/testing';
import { expect, it, onTestFinished } from 'vitest';
import { canonicalTrouble } from '../src/canonical-trouble.ts';
import { tellOfRun } from '../src/tell-of-run.ts';

const quick = { lane: 'quick', mode: 'quick', requestedLane: 'quick' } as const;
const key = 'canonical-broken:custom-html';
const told = (more: Partial<RunResults>, isThere = true) => canonicalTrouble(results(more), { isThere });

it('a canonical that was not returned, does not come up or cannot be borrowed is a person’s business', () => {
  const lost = { clean: false, leftovers: ['warm-custom-html.ci.test: snapshot damaged'] };
  expect(told({ ...quick, verdict: 'infrastructure', teardown: lost })).toMatchObject({
    ...{ state: 'open', key, kind: 'broken', app: 'custom-html' },
    summary: expect.stringContaining(
      'not returned to known-good: warm-custom-html.ci.test: snapshot damaged',
    ),
    details: { run: 'r1', remedy: expect.stringContaining('warmctl rewarm custom-html') as string },
  });
  const error = { kind: 'infrastructure', code: 'canonical-unhealthy', hint: undefined };
  const unhealthy = { ...quick, verdict: 'infrastructure' as const, error, reason: 'does not come up' };
  expect(told(unhealthy)).toMatchObject({
    state: 'open',
    summary: expect.stringContaining('does not come up'),
  });
  const cold = { requestedLane: 'quick' as const, laneReason: 'the snapshot is damaged' };
  expect(told(cold)).toMatchObject({
    state: 'open',
    summary: expect.stringContaining('snapshot is damaged'),
  });
});

it('one that was never there is none, and nothing is known of it by a run that did not come so far', () => {
  expect(told({ requestedLane: 'quick', laneReason: 'custom-html has no canonical' }, false)).toBeUndefined();
  expect(told({})).toBeUndefined();
  expect(told({ ...quick, verdict: 'infrastructure' })).toBeUndefined();
});

it('it is over once a quick run has come to its end, or a new one was made', () => {
  for (const verdict of ['green', 'red'] as const)
    expect(told({ ...quick, verdict })).toEqual({ state: 'closed', key });
  const promotion = { outcome: 'promoted' as const, reason: undefined };
  expect(told({ promotion })).toEqual({ state: 'closed', key });
});

it('is raised and archived as an alert', async () => {
  const root = await mkdtemp(join(tmpdir(), 'trouble-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const alerts = createAlertStore({ root });
  const registry = createCanonicalRegistry({ root, repo: root, base: 'ci.test' });
  const lost = results({ ...quick, verdict: 'infrastructure', teardown: { clean: false, leftovers: ['x'] } });
  expect(await tellOfRun(lost, { alerts, registry })).toEqual([]);
  expect((await alerts.list()).alerts).toMatchObject([{ key, kind: 'broken', count: 1 }]);
  await tellOfRun(results(quick), { alerts, registry });
  expect((await alerts.list()).alerts).toEqual([]);
});
