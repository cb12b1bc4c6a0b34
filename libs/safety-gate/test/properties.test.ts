import { compareRecipeVersions, isPrerelease } from '@ci-warm/recipe-version';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { decide, findRequest, type Candidate } from '../src/index.ts';
import { version } from './versions.ts';

const small = fc.nat({ max: 3 });
const app = fc.oneof(
  fc.tuple(fc.constantFrom('', 'v'), small, small, small).map(([v, a, b, c]) => `${v}${a}.${b}.${c}`),
  fc.constantFrom('latest', '', 'edge', '1.2.3-alpine', '1.2.3-beta.1', '1.2.4-rc0'),
);
const anyVersion = fc
  .tuple(small, small, small, fc.constantFrom('', '', '', '-rc.1'), app)
  .map(([a, b, c, pre, part]) => version(`${a}.${b}.${c}${pre}${part === '' ? '' : `+${part}`}`));
const notes = fc.constantFrom(
  undefined,
  '',
  'Fixes.',
  'Manual migration.',
  'BREAKING',
  'No manual steps are needed.',
);
const candidate: fc.Arbitrary<Candidate> = fc.record({ version: anyVersion, notes });
const list = fc.uniqueArray(candidate, { maxLength: 8, selector: ({ version: { raw } }) => raw });

it('applies only what is newer and safe in every respect', () => {
  fc.assert(
    fc.property(anyVersion, list, (current, candidates) => {
      const { apply } = decide({ current, candidates });
      if (apply === undefined) return;
      expect(candidates.some(({ version: { raw } }) => raw === apply.raw)).toBe(true);
      expect(compareRecipeVersions(apply, current)).toBeGreaterThan(0);
      expect(isPrerelease(apply)).toBe(false);
      expect(apply.recipe.major).toBe(current.recipe.major);
      if (current.recipe.major === 0) expect(apply.recipe.minor).toBe(current.recipe.minor);
      if (apply.app !== current.app) {
        expect(apply.appParts?.major).toBe(current.appParts?.major);
        expect(apply.appParts).toBeDefined();
      }
      for (const step of candidates) {
        const onTheWay =
          compareRecipeVersions(step.version, current) > 0 && compareRecipeVersions(step.version, apply) < 0;
        if (onTheWay || step.version.raw === apply.raw) {
          expect(findRequest(step.notes ?? '')).toBeUndefined();
        }
      }
    }),
    { numRuns: 1000 },
  );
});

it('leaves nothing newer unexplained', () => {
  fc.assert(
    fc.property(anyVersion, list, (current, candidates) => {
      const { apply, held } = decide({ current, candidates });
      const newer = candidates.filter(({ version: one }) => compareRecipeVersions(one, current) > 0);
      const beyond = newer.filter(({ version: one }) => !apply || compareRecipeVersions(one, apply) > 0);
      for (const { version: one } of beyond) {
        expect(held.find((hold) => hold.version === one.raw)?.explanation).toMatch(/\w/);
      }
      expect(held.every(({ version: raw }) => newer.some((one) => one.version.raw === raw))).toBe(true);
      expect(held.every(({ version: raw }) => raw !== apply?.raw)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

it('does not depend on the order of the candidates, and does not change them', () => {
  fc.assert(
    fc.property(anyVersion, list, (current, candidates) => {
      const before = structuredClone(candidates);
      const decision = decide({ current, candidates });
      expect(decide({ current, candidates: [...candidates].reverse() })).toEqual(decision);
      expect(candidates).toEqual(before);
    }),
  );
});

it('is at rest once it has had its way', () => {
  fc.assert(
    fc.property(anyVersion, list, (current, candidates) => {
      const { apply } = decide({ current, candidates });
      if (apply === undefined) return;
      expect(decide({ current: apply, candidates }).apply).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

it('never applies more because a major release was published', () => {
  fc.assert(
    fc.property(anyVersion, list, notes, (current, candidates, text) => {
      const major = version(`${current.recipe.major + 9}.0.0+1.0.0`);
      const { apply } = decide({ current, candidates });
      const after = decide({ current, candidates: [...candidates, { version: major, notes: text }] });
      expect(after.apply).toEqual(apply);
      expect(after.held.at(-1)).toMatchObject({ version: major.raw, reason: 'recipe-major' });
    }),
  );
});

it('is not changed by a prerelease that comes, except by what its notes ask', () => {
  fc.assert(
    fc.property(anyVersion, list, anyVersion, (current, candidates, other) => {
      const unfinished = version(`${other.recipe.major}.${other.recipe.minor}.9-rc.1+1.0.0`);
      const { apply } = decide({ current, candidates });
      const after = decide({
        current,
        candidates: [...candidates, { version: unfinished, notes: undefined }],
      });
      expect(after.apply).toEqual(apply);
    }),
    { numRuns: 1000 },
  );
});
