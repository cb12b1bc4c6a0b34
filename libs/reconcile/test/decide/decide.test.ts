import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import type { DecideOptions, Facts } from '../../src/decide/facts.ts';
import {
  facts,
  failed,
  inShort,
  lastGood,
  major,
  options,
  release,
  tagged,
  v1,
  v2,
  v3,
  v4,
} from './given.ts';

const gone: Partial<Facts> = { running: undefined, label: undefined, lastGood: undefined };
/** Between v3 and v4. */
const rc = '1.2.1+10.3.0-rc0';
const failedTo = (...to: string[]) => failed(v1, ...to);
const up = (...raw: string[]) => [v1, ...raw].map((version) => release(version));

const table: [name: string, facts: Facts, asked: Partial<DecideOptions>, decision: object][] = [
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
    'notes that ask for work and a prerelease behind it: the sentence is told, both wait',
    facts({ releases: [release(v1), release(v2, 'Back up your database first.'), release(rc)] }),
    {},
    {
      action: 'hold',
      reason: expect.stringMatching(
        /^1\.1\.0\+10\.1\.0 waits \(and 1 more\): .*"Back up your database first\."/,
      ),
      held: [
        { version: v2, reason: 'manual-work' },
        { version: rc, reason: 'prerelease' },
      ],
    },
  ],
  [
    'a prerelease between releases: passed over',
    facts({ releases: [release(v1), release(v2), release(rc), release(v4)] }),
    { steps: 'always' },
    { action: 'upgrade', to: v2, held: [] },
  ],
  [
    'a prerelease that is next on the way step by step: passed over',
    facts({ running: tagged(v2), lastGood: lastGood(v2), releases: [release(v2), release(rc), release(v4)] }),
    { steps: 'always' },
    { action: 'upgrade', to: v4, held: [] },
  ],
  [
    'a prerelease that a person accepts',
    facts({ releases: up(rc) }),
    { accept: rc },
    { action: 'upgrade', to: rc },
  ],
  [
    'only a prerelease',
    facts({ releases: up(rc) }),
    {},
    { action: 'hold', held: [{ version: rc, reason: 'prerelease' }] },
  ],
  [
    'nothing there, and prereleases only',
    facts({ ...gone, state: 'absent', releases: [release(rc)] }),
    {},
    { action: 'refuse', code: 'no-release', reason: expect.stringContaining(`${rc} is a prerelease`) },
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
    facts({ running: tagged(v2), lastGood: lastGood(v2), releases: up(v2, v3, v4), failed: failedTo(v4) }),
    {},
    { action: 'upgrade', to: v3, held: [] },
  ],
  [
    'past a jump that failed: the newest',
    facts({ running: tagged(v2), lastGood: lastGood(v2), releases: up(v2, v3, v4), failed: failedTo(v2) }),
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
    { action: 'first-deploy', to: v2 },
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
    facts({ state: 'unhealthy', unhealthyReason: 'no answer', releases: up(v2) }),
    {},
    { action: 'heal', to: v1 },
  ],
  [
    'sick because another stack answers: that would change nothing',
    facts({ state: 'unhealthy', unhealthyReason: 'a stranger', answeredElsewhere: true, releases: up(v2) }),
    {},
    {
      action: 'refuse',
      kind: 'broken',
      code: 'answered-elsewhere',
      reason: expect.stringContaining('a stranger'),
    },
  ],
  ['a lightweight tag, with nothing newer', facts({ lightweight: ['9.0.0+9'] }), {}, { action: 'noop' }],
  [
    'a lightweight tag keeps a good release from being deployed, which is not its failure',
    facts({ releases: up(v2), lightweight: ['some-mark'] }),
    {},
    { action: 'hold', held: [{ version: v2, reason: 'lightweight-tag' }] },
  ],
  [
    'a lightweight tag keeps the first release from being deployed',
    facts({ ...gone, state: 'absent', lightweight: [v2] }),
    {},
    {
      action: 'refuse',
      kind: 'infrastructure',
      code: 'no-release',
      reason: expect.stringContaining(`${v2} is passed over`),
    },
  ],
  ['found healthy', facts({ lastGood: undefined }), {}, { action: 'adopt', running: v1 }],
  [
    'found healthy, even with something newer',
    facts({ lastGood: undefined, releases: up(v2) }),
    {},
    { action: 'adopt', running: v1 },
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
    facts({ lastGood: undefined, state: 'unhealthy', unhealthyReason: '500' }),
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
    facts({ lastGood: undefined, state: 'unhealthy', ingressDown: 'refused' }),
    {},
    { action: 'refuse', kind: 'infrastructure', code: 'ingress-down' },
  ],
  [
    'its own first deploy was interrupted',
    facts({ ...gone, state: 'unhealthy', firstDeployUnfinished: true }),
    {},
    { action: 'first-deploy', to: v1 },
  ],
  ['unhealthy', facts({ state: 'unhealthy', releases: up(v2) }), {}, { action: 'heal', to: v1 }],
  [
    'undeployed',
    facts({ state: 'undeployed', running: undefined, releases: up(v2) }),
    {},
    { action: 'heal', to: v1 },
  ],
  ['removed', facts({ state: 'absent', running: undefined }), {}, { action: 'heal', to: v1 }],
  [
    'sick at another version than the last good',
    facts({ state: 'unhealthy', running: tagged(v2), releases: up(v2) }),
    {},
    { action: 'heal', to: v1 },
  ],
  [
    'sick, with a snapshot that cannot be trusted',
    facts({ state: 'unhealthy', snapshotProblem: 'it has no manifest' }),
    {},
    { action: 'heal', to: v1 },
  ],
  [
    'sick because the ingress is down',
    facts({ state: 'unhealthy', ingressDown: 'refused' }),
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
    facts({ running: tagged(v2), releases: up(v2, v3) }),
    {},
    { action: 'adopt', running: v2 },
  ],
  [
    'an older one deployed by hand',
    facts({ running: tagged(v1), lastGood: lastGood(v2), releases: up(v2, v3) }),
    {},
    { action: 'hold', reason: expect.stringContaining('by hand') },
  ],
];

test.each(table)('%s', (_, known, asked, decision) => {
  expect(inShort(decide(known, { ...options, ...asked }))).toMatchObject(decision);
});

// Each step asks about all notes before it: if each time they were read anew, this would not end before the test's time does.
test.each([undefined, ['handarbeit']])(
  'a long way of many releases with long notes, markers %j',
  (markers) => {
    const raw = (minor: number) => `1.${minor}.0+10.${minor}.0`;
    const long = (minor: number) => `- Fixes bug ${minor} of the search and speeds it up\n`.repeat(100);
    const releases = Array.from({ length: 60 }, (_, minor) =>
      release(raw(minor), `${long(minor)}- More of ${minor}`),
    );
    const known = facts({ running: tagged(v1), lastGood: lastGood(v1), releases });
    expect(inShort(decide(known, { ...options, steps: 'always', gate: { markers } }))).toMatchObject({
      to: raw(1),
    });
  },
);

test('what a person accepts must be a newer release', () => {
  const known = facts({ releases: up(v2) });
  expect(() => decide(known, { ...options, accept: v1 })).toThrow(`${v1} is not newer`);
  expect(() => decide(known, { ...options, accept: '3.0.0+1' })).toThrow('no release 3.0.0+1');
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
          running: tagged(current),
          lastGood: lastGood(current),
          releases: published.map((raw) => release(raw)),
          failed: failed(current, ...failures),
        });
        const decision = decide(known, { ...options, steps });
        if (decision.action !== 'upgrade') return;
        const to = decision.to.version.raw;
        expect(versions.indexOf(to)).toBeGreaterThan(versions.indexOf(current));
        expect(failures).not.toContain(to);
        expect(to.split('.')[0]).toBe(current.split('.')[0]);
        expect(published).toContain(to);
      },
    ),
  );
});

test('a walk comes to its end, and every step is a newer release', () => {
  const releases = up(v2, v3);
  const seen: string[] = [];
  for (let current = v1; ;) {
    const decision = decide(
      facts({ running: tagged(current), lastGood: lastGood(current), releases, failed: failedTo(v3) }),
      options,
    );
    if (decision.action !== 'upgrade') break;
    seen.push((current = decision.to.version.raw));
  }
  expect(seen).toEqual([v2, v3]);
});
