import { join } from 'node:path';
import { folderOf, lockName, type WarmDomain } from '@ci-warm/app-names';
import { systemClock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { createAppFolder } from '@ci-warm/app-folder';
import { acquireLock, writeTextFile, type Lock } from '@ci-warm/state-files';
import { openChangeJournal } from './journal.ts';
import { createPhases } from './phases.ts';
import type { Hands, ReconcilePorts } from './ports.ts';
import { converge } from './converge.ts';
import { requireWritable } from './require-writable.ts';
import type { ReconcileRequest, ReconcileResult, WarmAppSpec } from './types.ts';
import type { Work } from './work.ts';

export interface Reconciler {
  /**
   * Brings one warm app to the newest version that is safe, or says why not.
   *
   * @throws WarmError for everything that says nothing about the app: `busy`, `usage`, `infrastructure`; and `broken` when
   *   its files cannot be trusted. Then nothing was changed, unless the journal says so: the next call goes on from there.
   */
  reconcile(spec: WarmAppSpec, request?: ReconcileRequest): Promise<ReconcileResult>;
}

export function createReconciler(ports: ReconcilePorts): Reconciler {
  return { reconcile: (spec, request = {}) => reconcile(ports, spec, request) };
}

async function reconcile(
  ports: ReconcilePorts,
  spec: WarmAppSpec,
  request: ReconcileRequest,
): Promise<ReconcileResult> {
  const clock = ports.clock ?? systemClock;
  const begun = clock.monotonic();
  const folder = createAppFolder({
    root: ports.warmRoot,
    folder: folderOf(spec.domain as WarmDomain),
    clock,
  });
  // Everything that may be wrong around it is found before the first lock or file is made.
  await ports.swarm.ping();
  await requireWritable(folder.path);
  await Promise.all([folder.state(), folder.lastGood(), folder.failedEdges()]);

  const locks: Lock[] = [];
  const lock = async (path: string, waitMs: number, busy: (holder: string) => WarmError) => {
    const outcome = await acquireLock(path, {
      purpose: `reconcile ${spec.name}`,
      waitMs,
      signal: ports.signal,
    });
    if (outcome.outcome === 'busy') throw busy(describe(outcome.holder));
    locks.push(outcome.lock);
  };
  let changing: Promise<Hands> | undefined;
  const takeApp = async (): Promise<Hands> => {
    await lock(join(ports.lockDir, lockName(spec.domain)), request.waitMs ?? defaultWaitMs, (holder) =>
      appBusy(spec, holder),
    );
    return ports.connect(locks.map(({ descriptor }) => descriptor));
  };
  const work: Work = {
    spec,
    ports,
    clock,
    folder,
    journal: openChangeJournal(folder.journal, clock),
    phases: createPhases(clock),
    keepFailed: request.keepFailed ?? false,
    hands: ports.connect([]),
    locked: () => (changing ??= takeApp()),
    done: {
      touched: false,
      healed: false,
      adopted: false,
      recovered: undefined,
      failedState: undefined,
      resumed: undefined,
      windowMs: 0,
    },
  };
  try {
    if (!request.dryRun) {
      // Runs hold the app's own lock in common while they use it; a second reconcile must be told apart from them.
      await lock(join(ports.lockDir, `cc-ci-reconcile-${spec.domain}.lock`), request.waitMs ?? 0, (holder) =>
        reconcilerBusy(spec, holder),
      );
    }
    const ended = await converge(work, request);
    if (!request.dryRun) await noteSeen(ports, spec, clock.now());
    const { windowMs, ...done } = work.done;
    return {
      app: spec.name,
      domain: spec.domain,
      ...ended,
      ...done,
      dryRun: request.dryRun ?? false,
      ms: Math.round(clock.monotonic() - begun),
      phases: work.phases.list,
      outside: { ...ports.spent(), windowMs },
    };
  } finally {
    for (const held of locks.reverse()) await held.release();
  }
}

/** That the app was looked at goes beside the locks, so that a no-op writes nothing under the app's folder. */
async function noteSeen({ lockDir }: ReconcilePorts, { domain }: WarmAppSpec, now: number): Promise<void> {
  await writeTextFile(join(lockDir, `cc-ci-seen-${domain}`), `${new Date(now).toISOString()}\n`);
}

function describe(holder: { pid: number; since: string; purpose: string } | undefined): string {
  return holder ? `process ${holder.pid} (${holder.purpose}) since ${holder.since}` : 'another process';
}

function reconcilerBusy({ name }: WarmAppSpec, holder: string): WarmError {
  return new WarmError({
    kind: 'busy',
    code: 'reconcile-busy',
    message: `${name} is being reconciled by ${holder}`,
    hint: 'try again later, or give --wait SECONDS',
  });
}

function appBusy({ name }: WarmAppSpec, holder: string): WarmError {
  return new WarmError({
    kind: 'busy',
    code: 'app-busy',
    message: `${name} is in use by ${holder}; it was not touched`,
    hint: 'try again when no run uses it, or give a longer --wait SECONDS',
  });
}

const defaultWaitMs = 30_000;
