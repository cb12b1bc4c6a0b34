import { isDeepStrictEqual } from 'node:util';

/** Collects what is not as it should be, so that a step can tell all of it at once. */
export interface Expectations {
  equal(what: string, found: unknown, wanted: unknown): void;
  holds(what: string, condition: boolean): void;
  problems: readonly string[];
}

export function createExpectations(): Expectations {
  const problems: string[] = [];
  return {
    problems,
    equal(what, found, wanted) {
      if (!isDeepStrictEqual(found, wanted))
        problems.push(`${what}: ${shown(found)}, expected ${shown(wanted)}`);
    },
    holds(what, condition) {
      if (!condition) problems.push(what);
    },
  };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
