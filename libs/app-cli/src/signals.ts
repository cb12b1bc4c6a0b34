import { WarmError } from '@ci-warm/errors';

const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

export interface StopRequest {
  /** Aborted at the first signal. */
  signal: AbortSignal;
  /** Asks for the same as a first signal does. */
  orphaned(): void;
  /** Gives the signals back their usual meaning. */
  forget(): void;
}

/** Turns the first of the signals that ask a process to stop into an abort signal; the next one is `onSecond`. */
export function listenForSignals(
  onFirst: (name: string) => void,
  onSecond: (name: string) => void,
): StopRequest {
  const stop = new AbortController();
  const begin = (name: string, reason: WarmError) => {
    stop.abort(reason);
    onFirst(name);
  };
  const listener = (name: NodeJS.Signals) => {
    if (!stop.signal.aborted) {
      begin(name, interrupted(name));
    } else {
      onSecond(name);
    }
  };
  for (const name of stopSignals) process.on(name, listener);
  return {
    signal: stop.signal,
    orphaned: () => {
      if (!stop.signal.aborted) begin('the process that started it has gone', orphan());
    },
    forget: () => stopSignals.forEach((name) => process.off(name, listener)),
  };
}

function orphan(): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'orphaned',
    message: 'stopped, for the process that started it has gone',
    hint: 'Run it again; to let it live on by itself, start it as a unit (systemd-run).',
  });
}

function interrupted(name: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'interrupted',
    message: `stopped by ${name}`,
    hint: 'Run it again: it goes on from what is there.',
  });
}
