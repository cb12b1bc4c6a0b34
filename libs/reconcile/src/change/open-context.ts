import type { ReconcileLocks } from '../locks.ts';
import { createPhases } from '../phases.ts';
import type { ChangeContext, ReconcileContext } from './context.ts';
import { openChangeJournal } from './journal.ts';

/** A call at its beginning: nothing is locked, nothing was done. */
export function openContext(
  given: Pick<ReconcileContext, 'ports' | 'spec' | 'folder' | 'clock' | 'keepFailed'>,
  lockApp: ReconcileLocks['lockApp'],
): ReconcileContext {
  const { ports, folder, clock } = given;
  let locked: Promise<ChangeContext> | undefined;
  const context: ReconcileContext = {
    ...given,
    journal: openChangeJournal(folder.journal, clock),
    phases: createPhases(clock),
    tools: ports.connect([]),
    lockApp: () => (locked ??= lockAndConnect()),
    effects: {
      touched: false,
      healed: false,
      adopted: false,
      recovered: undefined,
      failedState: undefined,
      resumed: undefined,
      snapshot: undefined,
      notes: [],
      windowMs: 0,
    },
  };
  const lockAndConnect = async () => {
    const locks = await lockApp();
    return { ...context, locks, tools: ports.connect(locks) };
  };
  return context;
}
