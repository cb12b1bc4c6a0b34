import type { EngineClient } from '@ci-warm/contract';

/** The network that all recipes know the ingress by. Whoever comes first makes it; it stays, because others may be about to join it. */
export async function ensureProxyNetwork(engine: EngineClient): Promise<void> {
  const wish = { Name: 'proxy', CheckDuplicate: true, Driver: 'overlay', Attachable: true };
  const { status, message } = await engine.post('/networks/create', wish);
  if (status !== 201 && status !== 409) throw new Error(`no network proxy: ${status} ${message}`);
}
