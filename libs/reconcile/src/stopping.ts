import { WarmError, messageOf } from '@ci-warm/errors';
import type { ReconcileContext } from './change/context.ts';
import type { ChangeRecord } from './change/journal.ts';
import { canPutBack, putBack } from './change/put-back.ts';
import { alertDown } from './change/raise-alerts.ts';
import { decideEnding } from './decide/interrupted.ts';

/**
 * Does the work of one call. Asked to stop in the midst of a change, it ends in bounded time: the app is put up again where
 * that is quick, and otherwise a person hears that it is down, and what the next call does.
 *
 * @throws WarmError `stopped-midway` (infrastructure), and whatever the work throws
 */
export async function untilStopped<T>(context: ReconcileContext, work: () => Promise<T>): Promise<T> {
  const { signal } = context.ports;
  if (!signal) return await work();
  const overdue = after(signal, times.workMs);
  try {
    return await Promise.race([work(), overdue.promise]);
  } catch (error) {
    if (!signal.aborted || !context.effects.touched) throw error;
    // What still works on the app must not be worked against.
    const leftMs = overdue.isOver() ? 0 : times.allMs - overdue.sinceMs();
    throw await stopped(context, signal.reason, leftMs);
  } finally {
    overdue.forget();
  }
}

async function stopped(context: ReconcileContext, reason: unknown, leftMs: number): Promise<WarmError> {
  const { journal, spec, ports } = context;
  const read = () => journal.read().catch(() => undefined);
  const record = await read();
  if (record && canPutBack(record) && leftMs > times.lookMs) {
    const signal = AbortSignal.timeout(Math.round(leftMs - times.lookMs));
    await within(leftMs, putBack(context, signal)).catch((error: unknown) =>
      ports.onProgress?.(`${spec.name} could not be put up again in time: ${messageOf(error)}`),
    );
  }
  const { isUp, where } = await look(context);
  const next = await nextCall(context, await read());
  if (!isUp) await alertDown(context, { where, reason: messageOf(reason), next });
  return new WarmError({
    kind: 'infrastructure',
    code: 'stopped-midway',
    message: `${messageOf(reason)} in the midst of a change of ${spec.name}`,
    hint: `${where}; the next call ${next}`,
    cause: reason,
  });
}

/** Whether it serves, as far as that can be told in a moment. */
async function look({ tools, spec }: ReconcileContext): Promise<{ isUp: boolean; where: string }> {
  const seen = await within(times.lookMs, tools.lifecycle.status(spec.domain)).catch(() => undefined);
  if (seen === undefined)
    return { isUp: false, where: `whether ${spec.name} runs is not known, since the engine does not answer` };
  if (seen.state !== 'deployed') return { isUp: false, where: `${spec.name} is down` };
  const version = seen.version ?? 'an unknown version';
  if (seen.converged) return { isUp: true, where: `${spec.name} runs at ${version}` };
  return { isUp: false, where: `${spec.name} is down: ${version} is only starting, and nobody waits for it` };
}

/** Said of "the next call". */
async function nextCall(
  { folder, spec }: ReconcileContext,
  record: ChangeRecord | undefined,
): Promise<string> {
  const known = (await folder.state().catch(() => undefined))?.version;
  const command = `(reconciler ${spec.name})`;
  if (!record) return `${command} deploys ${known ?? 'it'} again where it is not healthy`;
  const { from, to } = record.plan;
  const endings = {
    'go-on': `goes on with the first deploy, of ${to.version}`,
    close: 'begins anew',
    forward: `ends the change to ${to.version}`,
    judge: `ends the change to ${to.version} if that is healthy, and otherwise goes back to ${from?.version}`,
    back: `goes back to ${from?.version}, with the data of before`,
    unclear: 'says what a person has to decide',
  };
  return `${command} ${endings[decideEnding({ ...record, known })]}`;
}

/** Rejects that long after the signal. */
function after(signal: AbortSignal, ms: number) {
  const { promise, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  let begun = 0;
  const begin = () => {
    begun = performance.now();
    timer = setTimeout(() => {
      over = true;
      reject(signal.reason);
    }, ms);
  };
  signal.addEventListener('abort', begin, { once: true });
  // Nobody may be waiting for it any more.
  promise.catch(() => undefined);
  return {
    promise,
    isOver: () => over,
    sinceMs: () => performance.now() - begun,
    forget: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', begin);
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no end within ${ms / 1_000} s`)), ms);
  return await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

// Less than the ten seconds that the command has, with a look at the end. A child that is being ended may take five.
const times = { workMs: 6_500, allMs: 7_500, lookMs: 1_000 };
