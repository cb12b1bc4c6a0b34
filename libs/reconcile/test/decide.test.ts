import { parseRecipeVersion, type RecipeVersion } from '@ci-warm/recipe-version';
import type { Candidate } from '@ci-warm/safety-gate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../src/decide.ts';
import type { Facts, Wishes } from '../src/facts.ts';

const wishes: Wishes = { accept: undefined, steps: 'on-failure', gate: {} };

function release(raw: string, notes?: string): Candidate {
  return { version: parseRecipeVersion(raw) as RecipeVersion, notes };
}

const v1 = '1.0.0+10.0.0';
const v2 = '1.1.0+10.1.0';
const v3 = '1.2.0+10.2.0';
const v4 = '1.3.0+10.3.0';
const major = '2.0.0+10.2.0';

function facts(more: Partial<Facts> = {}): Facts {
  return {
    state: 'healthy',
    sickness: undefined,
    ingressDown: undefined,
    ingressTaken: false,
    running: v1,
    label: v1,
    lastGood: v1,
    releases: [release(v1)],
    unreachable: undefined,
    failed: [],
    firstDeployUnfinished: false,
    snapshotProblem: undefined,
    ...more,
  };
}

const gone: Partial<Facts> = { running: undefined, label: undefined, lastGood: undefined };
const failedTo = (...to: string[]) =>
  to.map((version) => ({
    from: v1,
    to: version,
    at: '2026-01-01T00:00:00Z',
    reason: 'it crashed',
    count: 1,
  }));
const up = (...raw: string[]) => [v1, ...raw].map((version) => release(version));

const table: [name: string, facts: Facts, wishes: Partial<Wishes>, decision: object][] = [
  ['healthy at the newest', facts(), {}, { action: 'noop', held: [] }],
  ['a newer release', facts({ releases: up(v2) }), {}, { action: 'upgrade', from: v1, to: v2 }],
  ['several: the newest', facts({ releases: up(v2, v3) }), {}, { action: 'upgrade', to: v3 }],
  [
    'several, always step by step',
    facts({ releases: up(v2, v3) }),
    { steps: 'always' },
    { action: 'upgrade', to: v2 },
  ],
  [
    'a major one beside it',
    facts({ releases: up(v2, major) }),
    {},
    { action: 'upgrade', to: v2, held: [{ version: major, reason: 'recipe-major' }] },
  ],
  [
    'only a major one',
    facts({ releases: up(major) }),
    {},
    { action: 'hold', held: [{ version: major, reason: 'recipe-major' }] },
  ],
  [
    'a major one that a person accepts',
    facts({ releases: up(v2, major) }),
    { accept: major },
    { action: 'upgrade', to: major },
  ],
  [
    'notes in between that ask for work',
    facts({ releases: [release(v1), release(v2, 'Manual migration needed'), release(v3)] }),
    {},
    { action: 'hold', held: [{ version: v2 }, { version: v3 }] },
  ],
  [
    'a release that failed before',
    facts({ releases: up(v2), failed: failedTo(v2) }),
    {},
    { action: 'hold', held: [{ version: v2, reason: 'failed-before' }] },
  ],
  [
    'a failed one that a person accepts',
    facts({ releases: up(v2), failed: failedTo(v2) }),
    { accept: v2 },
    { action: 'upgrade', to: v2 },
  ],
  [
    'a newer one after a failed one',
    facts({ releases: up(v2, v3), failed: failedTo(v2) }),
    {},
    { action: 'upgrade', to: v3, held: [{ version: v2, reason: 'failed-before' }] },
  ],
  [
    'a jump that failed: through the one in between',
    facts({ releases: up(v2, v3), failed: failedTo(v3) }),
    {},
    { action: 'upgrade', to: v2, held: [{ version: v3, reason: 'failed-before' }] },
  ],
  [
    'further on the way of a jump that failed: not one left out',
    facts({ running: v2, lastGood: v2, releases: up(v2, v3, v4), failed: failedTo(v4) }),
    {},
    { action: 'upgrade', to: v3, held: [] },
  ],
  [
    'past a jump that failed: the newest',
    facts({ running: v2, lastGood: v2, releases: up(v2, v3, v4), failed: failedTo(v2) }),
    {},
    { action: 'upgrade', to: v4 },
  ],
  [
    'a jump that failed, never by steps',
    facts({ releases: up(v2, v3), failed: failedTo(v3) }),
    { steps: 'never' },
    { action: 'hold', held: [{ version: v3 }] },
  ],
  [
    'all ways failed',
    facts({ releases: up(v2, v3), failed: failedTo(v2, v3) }),
    {},
    { action: 'hold', held: [{ version: v2 }, { version: v3 }] },
  ],
  [
    'failures elsewhere do not count',
    facts({ releases: up(v2), failed: [{ ...failedTo(v2)[0]!, from: v3 }] }),
    {},
    { action: 'upgrade', to: v2 },
  ],
  [
    'the remote is unreachable',
    facts({ releases: up(v2), unreachable: 'no route' }),
    {},
    { action: 'hold', reason: expect.stringContaining('no route'), held: [] },
  ],
  [
    'nothing there',
    facts({ ...gone, state: 'absent', releases: up(v2) }),
    {},
    { action: 'first-deploy', version: v2 },
  ],
  [
    'nothing there, and no release',
    facts({ ...gone, state: 'absent', releases: [] }),
    {},
    { action: 'refuse', kind: 'infrastructure', code: 'no-release' },
  ],
  [
    'nothing there, no remote',
    facts({ ...gone, state: 'absent', releases: [], unreachable: 'no route' }),
    {},
    { action: 'refuse', code: 'recipe-unreachable' },
  ],
  [
    'nothing there, no ingress',
    facts({ ...gone, state: 'absent', ingressDown: 'refused' }),
    {},
    { action: 'refuse', kind: 'infrastructure', code: 'ingress-down' },
  ],
  [
    'sick: what was good is deployed again',
    facts({ state: 'sick', sickness: 'no answer', releases: up(v2) }),
    {},
    { action: 'heal', version: v1 },
  ],
  [
    'sick because another stack answers: that would change nothing',
    facts({ state: 'sick', sickness: 'a stranger', answeredElsewhere: true, releases: up(v2) }),
    {},
    {
      action: 'refuse',
      kind: 'broken',
      code: 'answered-elsewhere',
      reason: expect.stringContaining('a stranger'),
    },
  ],
  ['found healthy', facts({ lastGood: undefined }), {}, { action: 'adopt', version: v1 }],
  [
    'found healthy, even with something newer',
    facts({ lastGood: undefined, releases: up(v2) }),
    {},
    { action: 'adopt', version: v1 },
  ],
  [
    'found healthy at no release',
    facts({ lastGood: undefined, running: undefined, label: 'deadbeef' }),
    {},
    { action: 'hold', held: [{ version: 'deadbeef', reason: 'not-a-release' }] },
  ],
  [
    'known, but runs no release',
    facts({ running: undefined, label: 'deadbeef+U', releases: up(v2) }),
    {},
    { action: 'hold', held: [{ version: 'deadbeef+U', reason: 'not-a-release' }] },
  ],
  [
    'found sick',
    facts({ lastGood: undefined, state: 'sick', sickness: '500' }),
    {},
    { action: 'refuse', kind: 'broken', code: 'unknown-app' },
  ],
  [
    'found undeployed',
    facts({ ...gone, state: 'undeployed' }),
    {},
    { action: 'refuse', kind: 'broken', code: 'unknown-app' },
  ],
  [
    'found sick while the ingress is down',
    facts({ lastGood: undefined, state: 'sick', ingressDown: 'refused' }),
    {},
    { action: 'refuse', kind: 'infrastructure', code: 'ingress-down' },
  ],
  [
    'its own first deploy was interrupted',
    facts({ ...gone, state: 'sick', firstDeployUnfinished: true }),
    {},
    { action: 'first-deploy', version: v1 },
  ],
  ['sick', facts({ state: 'sick', releases: up(v2) }), {}, { action: 'heal', version: v1 }],
  [
    'undeployed',
    facts({ state: 'undeployed', running: undefined, releases: up(v2) }),
    {},
    { action: 'heal', version: v1 },
  ],
  ['removed', facts({ state: 'absent', running: undefined }), {}, { action: 'heal', version: v1 }],
  [
    'sick at another version than the last good',
    facts({ state: 'sick', running: v2, releases: up(v2) }),
    {},
    { action: 'heal', version: v1 },
  ],
  [
    'sick, with a snapshot that cannot be trusted',
    facts({ state: 'sick', snapshotProblem: 'it has no manifest' }),
    {},
    { action: 'heal', version: v1 },
  ],
  [
    'sick because the ingress is down',
    facts({ state: 'sick', ingressDown: 'refused' }),
    {},
    { action: 'refuse', kind: 'infrastructure', code: 'ingress-down' },
  ],
  [
    'a snapshot that cannot be trusted',
    facts({ snapshotProblem: 'it has no manifest', releases: up(v2) }),
    {},
    { action: 'refuse', kind: 'broken', code: 'snapshot-damaged' },
  ],
  [
    'a newer one deployed by hand',
    facts({ running: v2, releases: up(v2, v3) }),
    {},
    { action: 'adopt', version: v2 },
  ],
  [
    'an older one deployed by hand',
    facts({ running: v1, lastGood: v2, releases: up(v2, v3) }),
    {},
    { action: 'hold', reason: expect.stringContaining('by hand') },
  ],
];

test.each(table)('%s', (_, known, wanted, decision) => {
  expect(decide(known, { ...wishes, ...wanted })).toMatchObject(decision);
});

test('what a person accepts must be a newer release', () => {
  const known = facts({ releases: up(v2) });
  expect(() => decide(known, { ...wishes, accept: v1 })).toThrow(`${v1} is not newer`);
  expect(() => decide(known, { ...wishes, accept: '3.0.0+1' })).toThrow('no release 3.0.0+1');
});

test('never below last good, never along a failed edge, never over a major step by itself', () => {
  const versions = [v1, v2, v3, major, '2.1.0+11.0.0'];
  const subset = fc.subarray(versions);
  fc.assert(
    fc.property(
      subset,
      fc.constantFrom(...versions),
      subset,
      fc.constantFrom('on-failure', 'always', 'never'),
      (published, current, failures, steps) => {
        const known = facts({
          running: current,
          lastGood: current,
          releases: published.map((raw) => release(raw)),
          failed: failures.map((to) => ({
            from: current,
            to,
            at: '2026-01-01T00:00:00Z',
            reason: 'x',
            count: 1,
          })),
        });
        const decision = decide(known, { ...wishes, steps: steps });
        if (decision.action !== 'upgrade') return;
        expect(versions.indexOf(decision.to)).toBeGreaterThan(versions.indexOf(current));
        expect(failures).not.toContain(decision.to);
        expect(decision.to.split('.')[0]).toBe(current.split('.')[0]);
        expect(published).toContain(decision.to);
      },
    ),
  );
});

test('a walk comes to its end, and every step is a newer release', () => {
  const releases = up(v2, v3);
  const seen: string[] = [];
  for (let current = v1; ;) {
    const decision = decide(
      facts({ running: current, lastGood: current, releases, failed: failedTo(v3) }),
      wishes,
    );
    if (decision.action !== 'upgrade') break;
    seen.push((current = decision.to));
  }
  expect(seen).toEqual([v2, v3]);
});
