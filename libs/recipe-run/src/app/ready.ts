import type { Run } from '../contract/run.ts';

/** Waits until the app says that it can be used, by what its config asks. */
export async function waitReady({ ready, tools, domain, watch }: Run): Promise<void> {
  if (!ready) return;
  await watch.phase('converge', () => watch.outside(() => tools.lifecycle.waitReady(domain, ready)));
}
