import { fatal } from '../cli/output.ts';
import { remembered } from '../remembered.ts';
import type { Engine } from './http.ts';
import { stackConfigs, stackNetworks, stackServices } from './stack.ts';

/** Services, configs and networks of a stack. Returns when the engine has taken the orders, not when tasks have stopped. */
export async function removeStack(engine: Engine, stack: string): Promise<void> {
  for (const { ID } of await stackServices(engine, stack)) await engine.call('DELETE', `/services/${ID}`);
  for (const { ID } of await stackConfigs(engine, stack)) await engine.call('DELETE', `/configs/${ID}`);
  for (const { Id, Name } of await stackNetworks(engine, stack)) await removeNetwork(engine, Id, Name);
}

async function removeNetwork(engine: Engine, id: string, name: string): Promise<void> {
  const end = Date.now() + remembered.networkRemovalMs;
  for (;;) {
    const { status, body } = await engine.send('DELETE', `/networks/${id}`);
    if (status < 400 || status === 404) return;
    if (Date.now() > end) fatal(`failed to remove network ${name}: ${body.toString().trim()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
