import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@ci-warm/sandbox/engine';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { connectEngine, type EngineClient } from '../../src/engine-client.ts';
import { createStack, image, type Stack } from '../../src/stack.ts';

export { image };

export interface World {
  kind: 'stand-in' | 'real';
  readonly engine: EngineClient;
  /** A stack of the running test's own; everything in it is removed in the end. */
  readonly stack: Stack;
}

/**
 * Runs the same tests against the stand-in and, where `CONTRACT_DOCKER_HOST` names one, against a real engine;
 * with `CONTRACT_SIDE=real` against that alone.
 */
export function contract(title: string, tests: (world: World) => void): void {
  if (process.env['CONTRACT_SIDE'] !== 'real')
    describe(`stand-in: ${title}`, () => runIn('stand-in', startStandIn, tests));

  const host = process.env['CONTRACT_DOCKER_HOST'];
  const reason = 'CONTRACT_DOCKER_HOST names no engine (`npm run test:real` starts one)';
  if (!host) console.info(`real engine: ${title}: skipped, ${reason}`);
  describe.skipIf(!host)(`real engine: ${title}${host ? '' : ` (skipped: ${reason})`}`, () => {
    const socketPath = (host ?? '').replace(/^unix:\/\//, '');
    runIn('real', () => Promise.resolve({ socketPath, close: () => Promise.resolve() }), tests);
  });
}

interface Running {
  socketPath: string;
  close(): Promise<void>;
}

function runIn(kind: World['kind'], start: () => Promise<Running>, tests: (world: World) => void): void {
  let running: Running;
  let engine: EngineClient;
  let stack: Stack;
  const used: Stack[] = [];
  beforeAll(async () => {
    running = await start();
    engine = connectEngine(running.socketPath);
    stack = createStack(engine);
  });
  afterEach(async () => {
    await stack.stop();
    used.push(stack);
    stack = createStack(engine);
  });
  afterAll(async () => {
    await Promise.all(used.map((each) => each.clear()));
    engine.close();
    await running.close();
  });
  tests({
    kind,
    get engine() {
      return engine;
    },
    get stack() {
      return stack;
    },
  });
}

async function startStandIn(): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), 'contract-'));
  const registryDir = join(dir, 'registry');
  await mkdir(registryDir);
  // Every task of the suite brings its own command, so the image's program is never asked for.
  const record = { reference: image, program: '/none', present: true };
  await writeFile(join(registryDir, 'busybox.json'), JSON.stringify(record));
  const engine = await startEngine({ dir, registryDir, socketPath: join(dir, 'docker.sock') });
  return {
    socketPath: engine.socketPath,
    close: async () => {
      await engine.close();
      await rm(dir, { recursive: true });
    },
  };
}
