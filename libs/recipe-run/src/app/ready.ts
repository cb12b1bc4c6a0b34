import type { App } from '../contract/app.ts';

/** Waits until the app says that it can be used, by what its config asks. */
export async function waitReady({ proof, tools, domain }: App): Promise<void> {
  if (proof.ready) await tools.lifecycle.waitReady(domain, proof.ready);
}
