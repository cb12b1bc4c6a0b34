import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEngine } from './start-engine.ts';

const { values } = parseArgs({
  options: { dir: { type: 'string' }, registry: { type: 'string' }, socket: { type: 'string' } },
});
const { dir, registry, socket } = values;
if (!dir || !registry || !socket) {
  console.error('usage: main.ts --dir <sandbox folder> --registry <folder of image records> --socket <path>');
  process.exit(2);
}

const pidFile = join(dir, 'engine', 'engine.pid');
const engine = await startEngine({ dir, registryDir: registry, socketPath: socket }).catch(
  (error: unknown) => {
    console.error(`engine: ${(error as Error).message}`);
    process.exit(3);
  },
);
mkdirSync(join(dir, 'engine'), { recursive: true });
writeFileSync(pidFile, `${process.pid}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void engine.close().then(() => {
      rmSync(pidFile, { force: true });
      process.exit(0);
    });
  });
}
// Whoever started the engine may close the pipe as soon as it has read this.
process.stdout.on('error', () => undefined);
console.log('ready');
