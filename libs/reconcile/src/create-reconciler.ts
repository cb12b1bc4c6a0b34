import { join, dirname } from 'node:path';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createAppFolder } from '@ci-warm/app-folder';
import { folderOf, type WarmDomain } from '@ci-warm/app-names';
import { systemClock } from '@ci-warm/clock';
import { writeTextFile, stateUnwritable } from '@ci-warm/state-files';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import type { ReconcileContext } from './change/context.ts';
import { openContext } from './change/open-context.ts';
import { alertBroken } from './change/raise-alerts.ts';
import { converge } from './converge.ts';
import { dryRun } from './decide/dry-run.ts';
import { createLocks } from './locks.ts';
import type { ReconcilePorts } from './ports.ts';
import { requireFailed } from './require-failed.ts';
import { untilStopped } from './stopping.ts';
import type { ReconcileRequest, ReconcileResult, WarmAppSpec } from './types.ts';

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
  const { clock = systemClock } = ports;
  const { dryRun: dry = false, keepFailed = false } = request;
  const begun = clock.monotonic();
  const name = folderOf(spec.domain as WarmDomain);
  const folder = createAppFolder({ root: ports.warmRoot, folder: name, owner: spec, clock });
  // Everything that may be wrong around it is found before the first lock or file is made.
  await ports.swarm.ping();
  await requireWritable(folder.path);
  const locks = createLocks(ports, spec, request.waitMs);
  const context = openContext({ ports, spec, folder, clock, keepFailed }, locks.lockApp);
  try {
    const [, , failed] = await Promise.all([folder.state(), folder.lastGood(), folder.failedEdges()]);
    if (request.retry !== undefined) {
      const unfinished = (await context.journal.read())?.plan.to.version;
      requireFailed(request.retry, { name: spec.name, failed, unfinished });
    }
    if (!dry) await locks.lockReconciler();
    const converged = await untilStopped(context, () => (dry ? dryRun : converge)(context, request));
    if (!dry) await writeSeenFile(ports, spec, clock.now()).catch(() => undefined);
    const { windowMs, ...effects } = context.effects;
    return {
      app: spec.name,
      domain: spec.domain,
      ...converged,
      ...effects,
      snapshot: converged.snapshot ?? effects.snapshot,
      notes: [...converged.notes, ...effects.notes],
      dryRun: dry,
      ms: Math.round(clock.monotonic() - begun),
      phases: context.phases.list,
      outside: { ...ports.spent(), windowMs },
    };
  } catch (error) {
    if (!dry) await alertUnreadable(context, error);
    throw error;
  } finally {
    await locks.release();
  }
}

/** A damaged file is no reason for an alert while the app serves; but an app that is down stays down over it. */
async function alertUnreadable(context: ReconcileContext, error: unknown): Promise<void> {
  if (!(error instanceof WarmError && unreadable.includes(error.code))) return;
  const seen = await context.tools.lifecycle.status(context.spec.domain).catch(() => undefined);
  if (seen?.state === 'deployed' && seen.converged) return;
  const reason = `it is not served, and ${error.message}; ${error.hint}`;
  await alertBroken(context, { code: error.code, reason });
}

const unreadable = ['state-corrupt', 'foreign-state'];

/** That the app was looked at goes beside the locks, so that a no-op writes nothing under the app's folder. Its failing changes no outcome. */
async function writeSeenFile(
  { lockDir }: ReconcilePorts,
  { domain }: WarmAppSpec,
  now: number,
): Promise<void> {
  await writeTextFile(join(lockDir, `cc-ci-seen-${domain}`), `${new Date(now).toISOString()}\n`);
}

/**
 * Asks before the first change whether a folder can be written or made, without making it.
 *
 * @throws WarmError `state-unwritable` (infrastructure)
 */
async function requireWritable(folder: string): Promise<void> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      if (!(await stat(path)).isDirectory()) throw new Error(`${path} is not a folder`);
      return await access(path, constants.W_OK | constants.X_OK);
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT' && path !== dirname(path)) continue;
      throw stateUnwritable(folder, error, {
        message: `the state folder ${folder} cannot be written: ${messageOf(error)}`,
        hint: 'run as the user that owns the warm root, or choose another one (CCCI_WARM_ROOT)',
      });
    }
  }
}
