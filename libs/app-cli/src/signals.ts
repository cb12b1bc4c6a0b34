import { WarmError } from '@ci-warm/errors';

const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

export interface StopRequest {
  /** Aborted at the first signal. */
  signal: AbortSignal;
  /** Aborted at the second. */
  hurry: AbortSignal;
  /** Gives the signals back their usual meaning. */
  forget(): void;
}

/** Turns the signals that ask a process to stop into abort signals; the one after the last agreed one is `onLast`. */
export function listenForSignals(
  secondSignal: 'exit' | 'hurry',
  onFirst: (name: string) => void,
  onLast: (name: string) => void,
): StopRequest {
  const stop = new AbortController();
  const hurry = new AbortController();
  const listener = (name: NodeJS.Signals) => {
    if (!stop.signal.aborted) {
      stop.abort(interrupted(name));
      onFirst(name);
    } else if (secondSignal === 'hurry' && !hurry.signal.aborted) {
      hurry.abort(interrupted(name));
    } else {
      onLast(name);
    }
  };
  for (const name of stopSignals) process.on(name, listener);
  return {
    signal: stop.signal,
    hurry: hurry.signal,
    forget: () => stopSignals.forEach((name) => process.off(name, listener)),
  };
}

function interrupted(name: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'interrupted',
    message: `stopped by ${name}`,
    hint: 'Run it again: it goes on from what is there.',
  });
}
