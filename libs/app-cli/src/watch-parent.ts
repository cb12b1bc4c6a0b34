/**
 * Calls back once when the process that started this one has ended: nobody waits for an answer then, and nobody will
 * stop it. What was started by the first process belongs to nobody else from the beginning.
 */
export function watchParent(onGone: () => void): { forget(): void } {
  const parent = process.ppid;
  if (parent === 1) return { forget: () => undefined };
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, intervalMs).unref();
  return { forget: () => clearInterval(timer) };
}

const intervalMs = 1_000;
