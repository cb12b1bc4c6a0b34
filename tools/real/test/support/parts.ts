import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** A part of the real tier, by the name that its set-up gives it. */
export type Part = 'engine' | 'busybox' | 'jre' | 'postgres' | 'nginx' | 'restic' | (string & {});

/** `REAL_PARTS` names a file of these, by part. */
type PartState = { ready: true; image?: string; version?: string } | { ready: false; why: string };

/**
 * Tests on a real engine with the parts that they need. What cannot be had here is skipped with its reason; in CI that is
 * a failure, because there nobody reads what was skipped.
 */
export function describeReal(title: string, parts: readonly Part[], tests: () => void): void {
  const why = missing(parts);
  if (why === undefined) {
    describe(title, tests);
    return;
  }
  if (process.env['CI'] === 'true') {
    describe(title, () => {
      it('has all the parts that it needs', () => expect.fail(why));
    });
    return;
  }
  console.info(`${title}: skipped, ${why}`);
  describe.skip(`${title} (skipped: ${why})`, tests);
}

/** The engine's address, as `DOCKER_HOST`. Only for tests inside `describeReal`. */
export function realDockerHost(): string {
  return process.env['REAL_DOCKER_HOST'] ?? '';
}

function missing(parts: readonly Part[]): string | undefined {
  if (!realDockerHost()) return 'REAL_DOCKER_HOST names no engine (npm run test:real starts one)';
  const states = partStates();
  const absent = parts.flatMap((part) => {
    const state = states[part];
    if (state === undefined) return [`${part} was not set up`];
    return state.ready ? [] : [`${part} cannot be had: ${state.why}`];
  });
  return absent.length === 0 ? undefined : absent.join('; ');
}

function partStates(): Readonly<Record<string, PartState>> {
  const path = process.env['REAL_PARTS'];
  return path ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, PartState>) : {};
}
