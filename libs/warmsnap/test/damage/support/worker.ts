import { stat } from 'node:fs/promises';
import { createRunner } from '@ci-warm/process-runner';
import { recordFailpoints } from '@ci-warm/failpoints';
import { WarmError } from '@ci-warm/errors';
import { createWarmsnap } from '../../../src/index.ts';
import { appData, owner } from './app-data.ts';
import { lockDescriptor } from './lock-descriptor.ts';

// One call of the library in a process of its own, which may be traced or killed. It begins when a byte arrives.
const [root = '', id = ''] = process.argv.slice(2);
const { store, sources } = appData(root);
// As a run hands in its lock: whoever still works for it holds the other end.
// The volume with one file is exchanged as a whole.
const warmsnap = createWarmsnap({
  testing: { racyMs: 0, exchangeFrom: 1 },
  run: createRunner({ inheritDescriptors: [lockDescriptor] }),
});
const request = { store, sources, owner, assertSettled: async () => {}, freeFloor: 0 };

// Node's thread for files begins with its first use, and can be traced from then on.
await stat('/');
process.stdout.write('ready\n');
process.stdin.once('data', () => void work());

async function work(): Promise<void> {
  const passed = recordFailpoints();
  const outcome = await (id === '' ? warmsnap.take(request) : warmsnap.restore({ ...request, id })).then(
    (value) => ({ ok: true, id: 'id' in value ? value.id : id }),
    (error: unknown) => ({ ok: false, code: error instanceof WarmError ? error.code : String(error) }),
  );
  process.stdout.write(`${JSON.stringify({ ...outcome, passed })}\n`, () => process.exit(0));
}
