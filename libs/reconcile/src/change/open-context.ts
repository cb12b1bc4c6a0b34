import type { AppFolder } from '@ci-warm/app-folder';
import type { Clock } from '@ci-warm/clock';
import { createPhases } from '../phases.ts';
import type { ReconcilePorts } from '../ports.ts';
import type { ReconcileRequest, WarmAppSpec } from '../types.ts';
import type { ChangeContext, ReconcileContext } from './context.ts';
import { openChangeJournal } from './journal.ts';

/** A call at its beginning: nothing is locked, nothing was done. */
export function openContext({
  ports,
  spec,
  request,
  folder,
  clock,
  lockApp,
}: {
  ports: ReconcilePorts;
  spec: WarmAppSpec;
  request: ReconcileRequest;
  folder: AppFolder;
  clock: Clock;
  /** Returns the descriptors that each process inherits which changes the app. */
  lockApp: () => Promise<readonly number[]>;
}): ReconcileContext {
  let locked: Promise<ChangeContext> | undefined;
  const context: ReconcileContext = {
    spec,
    ports,
    clock,
    folder,
    journal: openChangeJournal(folder.journal, clock),
    phases: createPhases(clock),
    keepFailed: request.keepFailed ?? false,
    tools: ports.connect([]),
    lockApp: () => (locked ??= lockAndConnect()),
    effects: {
      touched: false,
      healed: false,
      adopted: false,
      recovered: undefined,
      failedState: undefined,
      resumed: undefined,
      windowMs: 0,
    },
  };
  const lockAndConnect = async () => ({ ...context, tools: ports.connect(await lockApp()) });
  return context;
}
