import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, WarmError } from '@ci-warm/errors';
import { createRunner } from '@ci-warm/process-runner';
import { acquireLock } from '@ci-warm/state-files';
import { placeBystander } from './bystander.ts';
import { findObstacle } from './needs.ts';
import { seconds } from './parts/make-parts.ts';
import { setUp } from './set-up.ts';
import { takeDown } from './take-down.ts';
import { environmentFor } from './test-environment.ts';
import type { VerbContext } from './verb-context.ts';

/** Sets up, runs the tests beside a bystander, and takes down whatever happens. */
export async function runTests(context: VerbContext): Promise<number> {
  const { places, say, signal } = context;
  // Before anything is touched: an ordinary user may not even open what root has made here.
  const obstacle = findObstacle();
  if (obstacle !== undefined) return skipped(context, obstacle);
  const use = await acquireLock(places.useLock, {
    mode: 'shared',
    purpose: 'real tier tests',
    waitMs: 5 * 60_000,
    signal,
  });
  if (use.outcome === 'busy') throw busy();
  let code = 1;
  let possible = false;
  try {
    const made = await setUp(context);
    possible = made.outcome === 'ready';
    code = made.outcome === 'ready' ? await testOn(context, made.ms) : skipped(context, made.why);
  } finally {
    await use.lock.release();
    if (possible || signal.aborted) {
      // An engine that somebody asked for by `up` is theirs.
      const end = await takeDown(context, async () => !(await exists(places.keepFile)));
      say({ stopped: 'engine: down', absent: 'engine: down', 'in-use': 'engine: left up for others' }[end]);
    }
  }
  return code;
}

async function testOn({ places, words, signal, say, print }: VerbContext, setUpMs: number): Promise<number> {
  const bystander = await placeBystander(places.socket);
  try {
    const began = performance.now();
    const { exitCode } = await createRunner()(
      [
        process.execPath,
        vitest,
        'run',
        '--config',
        join(root, 'tools', 'real', 'vitest.real.config.ts'),
        ...words,
      ],
      {
        cwd: root,
        env: { ...environmentFor(places), CONTRACT_SIDE: 'real' },
        signal,
        timeoutMs: 90 * 60_000,
        onLine: print,
      },
    );
    signal.throwIfAborted();
    const change = await bystander.findChange();
    if (change !== undefined) say(`the bystander was touched\n${change}`);
    say(`set-up ${seconds(setUpMs)}, tests ${seconds(performance.now() - began)}`);
    return change === undefined ? (exitCode ?? 1) : exitCode || 1;
  } finally {
    await bystander
      .remove()
      .catch((error: unknown) => say(`the bystander could not be removed: ${messageOf(error)}`));
  }
}

function skipped({ print }: VerbContext, why: string): number {
  print(`real tier skipped: ${why}`);
  // In CI nobody reads what was skipped.
  return process.env['CI'] === 'true' ? 1 : 0;
}

const root = join(import.meta.dirname, '..', '..', '..');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

const busy = () =>
  new WarmError({
    kind: 'busy',
    code: 'real-engine-busy',
    message: 'the engine of the real tier is being taken down by another process',
    hint: 'Try again when that is through.',
  });
