import { WarmError } from '@ci-warm/errors';

/** Aborted by the first Ctrl-C or its like. Further ones change nothing: what was begun is cleared away first. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (!stop.signal.aborted) process.stderr.write(`stopping (${name}) …\n`);
      stop.abort(
        new WarmError({
          kind: 'infrastructure',
          code: 'interrupted',
          message: `stopped by ${name}`,
          hint: 'Run it again: what was complete is kept.',
        }),
      );
    });
  return stop.signal;
}
