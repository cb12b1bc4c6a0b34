import type { ReconcileContext } from './context.ts';
import { hasStep, type ChangeRecord } from './journal.ts';
import { rollBack } from './roll-back.ts';

/** Whether nothing but a deploy of the version before is missing: no data was touched, or all of it is back. */
export function canPutBack(record: ChangeRecord): boolean {
  const wasUndeployed = record.steps.length > 0;
  return (
    record.plan.from !== undefined &&
    wasUndeployed &&
    (!hasStep(record, 'deploying') || hasStep(record, 'restored'))
  );
}

/**
 * Puts the app up again after the call was asked to stop, with tools that the request does not stop, for as long as there
 * is. Cut off it may be too: the journal still says what is to be done.
 */
export async function putBack(context: ReconcileContext, signal: AbortSignal): Promise<void> {
  const { ports, spec } = context;
  const locked = await context.lockApp();
  ports.onProgress?.(`putting ${spec.name} up again before the end`);
  const change = { ...locked, ports: { ...ports, signal }, tools: ports.connect(locked.locks, signal) };
  await rollBack(change, { outcome: 'interrupted', reason: 'it was stopped' });
}
