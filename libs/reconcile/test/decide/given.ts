import type { TaggedVersion } from '@ci-warm/abra-client';
import { parseRecipeVersion, type RecipeVersion } from '@ci-warm/recipe-version';
import type { Decision } from '../../src/decide/decide.ts';
import type { DecideOptions, Facts, LastGood, Release } from '../../src/decide/facts.ts';

export const v1 = '1.0.0+10.0.0';
export const v2 = '1.1.0+10.1.0';
export const v3 = '1.2.0+10.2.0';
export const v4 = '1.3.0+10.3.0';
export const major = '2.0.0+10.2.0';

export const options: DecideOptions = { accept: undefined, steps: 'on-failure', gate: {} };

function parsed(raw: string): RecipeVersion {
  return parseRecipeVersion(raw) as RecipeVersion;
}

export function tagged(raw: string, commit = 'c'.repeat(40)): TaggedVersion {
  return { version: parsed(raw), commit };
}

export function release(raw: string, notes?: string): Release {
  return { ...tagged(raw), notes };
}

export function lastGood(raw: string, commit?: string): LastGood {
  const known = tagged(raw, commit);
  const point = {
    ...{ recipe: 'r', domain: 'd', version: raw, commit: known.commit, images: {}, env: '' },
    ...{ secrets: [], configs: [], takenAt: '' },
  };
  return { ...known, point };
}

/** Healthy at v1, its last good version, which is the only release. */
export function facts(more: Partial<Facts> = {}): Facts {
  return {
    state: 'healthy',
    unhealthyReason: undefined,
    answeredElsewhere: false,
    ingressDown: undefined,
    ingressTaken: false,
    running: tagged(v1),
    label: v1,
    lastGood: lastGood(v1),
    releases: [release(v1)],
    lightweight: [],
    unreachable: undefined,
    failed: [],
    firstDeployUnfinished: false,
    snapshotProblem: undefined,
    unnamedSnapshot: undefined,
    envPath: '/servers/web.env',
    ...more,
  };
}

export const failed = (from: string, ...to: string[]) =>
  to.map((version) => ({ from, to: version, at: '2026-01-01T00:00:00Z', reason: 'it crashed', count: 1 }));

/** A decision with versions as they are written. */
export function inShort(decision: Decision): object {
  const written = (key: string, value: unknown) =>
    ['from', 'to', 'running'].includes(key) ? (value as TaggedVersion).version.raw : value;
  return Object.fromEntries(Object.entries(decision).map(([key, value]) => [key, written(key, value)]));
}

/** A release that uses settings which nobody has given a value. */
export const asking = (raw: string, ...required: string[]): Release => ({
  ...release(raw),
  asks: { required, defaults: {}, optional: [] },
});
