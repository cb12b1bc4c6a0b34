/** Lets one caller wait until something has come true. */
export interface Waiter {
  /** To call whenever that may have come true. */
  wake(): void;
  /** Ends every wait, now and later, with this error. The first one counts. */
  fail(error: unknown): void;
  hasFailed(): boolean;
  /** @throws the reason of an abortion, or what `fail` was told */
  check(): void;
  until(isReached: () => boolean): Promise<void>;
  close(): void;
}

export function createWaiter(signal?: AbortSignal): Waiter {
  let failure: { error: unknown } | undefined;
  let wake = (): void => undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
    wake();
  };
  const onAbort = (): void => fail(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const check = (): void => {
    signal?.throwIfAborted();
    if (failure) throw failure.error;
  };
  return {
    wake: () => wake(),
    fail,
    hasFailed: () => failure !== undefined,
    check,
    until: async (isReached) => {
      while (!isReached()) {
        check();
        await new Promise<void>((resolve) => (wake = resolve));
      }
      check();
    },
    close: () => signal?.removeEventListener('abort', onAbort),
  };
}
