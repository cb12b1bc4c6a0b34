import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { createAbraClient, type AbraClient } from '@ci-warm/abra-client';
import type { HealthWindow } from '@ci-warm/app-health';
import { createRunner } from '@ci-warm/process-runner';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient, type SwarmClient } from '@ci-warm/swarm-client';
import { createAppLifecycle, type AppLifecycle } from '../src/index.ts';

export interface Scene {
  sandbox: Sandbox;
  abra: AbraClient;
  swarm: SwarmClient;
  lifecycle: AppLifecycle;
  /** How often an abra process was started. */
  abraCalls: () => number;
  progress: string[];
}

export const health = { path: '/' };
export const shortWindow: HealthWindow = {
  windowMs: 400,
  successes: 5,
  timeoutMs: 20_000,
  probeTimeoutMs: 2000,
};

/** One sandbox for all tests of a file. */
export function useScene(recipes: string[]): Scene {
  const scene = { progress: [] } as unknown as Scene;
  beforeAll(async () => {
    const sandbox = await startSandbox({ recipes });
    let calls = 0;
    const run = createRunner({ env: sandbox.env });
    const { abraDir, dockerHost, connectTo } = sandbox;
    const abra = createAbraClient({ run, abraDir, onCommand: () => (calls += 1) });
    const swarm = createSwarmClient({ dockerHost });
    const ingress = { publicUrl: 'http://{domain}', connectTo };
    const onProgress = (line: string) => void scene.progress.push(line);
    const lifecycle = createAppLifecycle({ abra, swarm, ingress, onProgress });
    Object.assign(scene, { sandbox, abra, swarm, lifecycle, abraCalls: () => calls });
    for (const recipe of recipes) await abra.recipes.fetch(recipe);
  });
  afterAll(async () => {
    await scene.sandbox?.stop();
  });
  return scene;
}

/** Puts an image under the engine's nose that runs a program of these tests. */
function addImage({ sandbox }: Scene, reference: string, program: string): void {
  const record = { reference, program, env: {}, args: [], digest: `sha256:${'0'.repeat(64)}`, present: true };
  writeFileSync(join(sandbox.dir, 'registry', `${reference.replace(':', '_')}.json`), JSON.stringify(record));
}

/** A container that is none of the app's, does not end quickly, and has a volume. `end` asks it to stop and returns at once. */
export async function startStraggler(scene: Scene, volume: string): Promise<{ end: () => Promise<void> }> {
  addImage(scene, 'straggler:1', fileURLToPath(new URL('images/straggler.ts', import.meta.url)));
  const mount = { Type: 'volume', Source: volume, Target: '/data' };
  await tellEngine(scene, 'POST', '/services/create', {
    Name: 'straggler',
    Labels: {},
    TaskTemplate: { ContainerSpec: { Image: 'straggler:1', Mounts: [mount] } },
    Mode: { Replicated: { Replicas: 1 } },
  });
  const runs = async () =>
    (await scene.swarm.containersUsing([volume])).some(({ name }) => name.startsWith('straggler'));
  while (!(await runs())) await delay(20);
  return { end: async () => void (await tellEngine(scene, 'DELETE', '/services/straggler')) };
}

/** Something that the engine is told without abra and without this project. */
export async function tellEngine(
  { sandbox }: Scene,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<unknown> {
  const socketPath = sandbox.dockerHost.replace('unix://', '');
  const headers = { 'content-type': 'application/json' };
  const outgoing = request({ socketPath, method, path, headers }).end(body && JSON.stringify(body));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const answer = await text(response);
  if ((response.statusCode ?? 500) >= 300) throw new Error(`${method} ${path}: ${answer}`);
  return answer === '' ? undefined : JSON.parse(answer);
}
