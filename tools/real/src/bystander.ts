import { connectEngine, createStack } from '@ci-warm/contract';
import { startBystander } from '../test/support/bystander.ts';

export interface Bystander {
  /** What of it is not as it was, as text; `undefined` if nothing. */
  findChange(): Promise<string | undefined>;
  remove(): Promise<void>;
}

/** A stack with a volume that no test knows of. It must be the same, byte for byte, when all tests are through. */
export async function placeBystander(socket: string): Promise<Bystander> {
  const engine = connectEngine(socket);
  const stack = createStack(engine);
  const look = await startBystander(engine, stack);
  const before = JSON.stringify(await look());
  return {
    findChange: async () => {
      const after = await look().then(JSON.stringify, (error: unknown) => `not to be seen: ${String(error)}`);
      return after === before ? undefined : `before: ${before}\nafter:  ${after}`;
    },
    remove: async () => {
      await stack.clear();
      engine.close();
    },
  };
}
