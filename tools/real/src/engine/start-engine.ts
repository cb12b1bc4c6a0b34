import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WarmError } from '@ci-warm/errors';
import type { Places } from '../places.ts';
import { createEngineApi, type EngineApi } from './api.ts';
import { clearEngine } from './clear-engine.ts';
import { findEngine, logOf } from './find-engine.ts';
import { joinSwarm } from './swarm.ts';

export interface StartOptions {
  places: Places;
  /** Names the folder of the engine's data: another version does not read it. */
  version: string;
  signal: AbortSignal;
}

/** Starts the engine if it does not run, in a swarm and with nothing but images on it. */
export async function startEngine(options: StartOptions): Promise<{ api: EngineApi; started: boolean }> {
  const { places } = options;
  const api = createEngineApi(places.socket);
  if ((await findEngine(places)) !== undefined) {
    await untilAnswered(api, options);
    await joinSwarm(api, places);
    return { api, started: false };
  }
  await launch(options);
  await untilAnswered(api, options);
  // What an engine that was killed left behind comes up again with its data.
  await clearEngine(api);
  await joinSwarm(api, places);
  return { api, started: true };
}

async function launch({ places, version }: StartOptions): Promise<void> {
  await mkdir(places.run, { recursive: true, mode: 0o700 });
  await rm(join(places.run, 'dockerd.pid'), { force: true });
  const data = join(places.cache, `engine-${version}`);
  await mkdir(data, { recursive: true, mode: 0o710 });
  const log = openSync(logOf(places), 'a', 0o600);
  // The machine may have an engine of its own: this one touches neither its firewall, nor its bridges, nor its containers.
  const words = [
    ['--data-root', data],
    ['--exec-root', join(places.run, 'exec')],
    ['--pidfile', join(places.run, 'dockerd.pid')],
    ['--host', `unix://${places.socket}`],
    ['--bridge', 'none'],
    ['--iptables=false'],
    ['--containerd-namespace', `cc-ci-real-${places.id}`],
    ['--containerd-plugins-namespace', `cc-ci-real-plugins-${places.id}`],
  ].flat();
  // Not execa: the engine outlives this process, and its output goes to a file of its own.
  const child = spawn('dockerd', words, { cwd: '/', detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
}

async function untilAnswered(api: EngineApi, { places, signal }: StartOptions): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    signal.throwIfAborted();
    const answered = await api.get('/info', { timeoutMs: 5_000 }).catch(() => undefined);
    if (answered) return;
    if (tries > 10 && (await findEngine(places)) === undefined) break;
    await delay(200);
  }
  const last = (await readFile(logOf(places), 'utf8').catch(() => ''))
    .trim()
    .split('\n')
    .slice(-3)
    .join(' | ');
  throw new WarmError({
    kind: 'infrastructure',
    code: 'real-engine-did-not-start',
    message: `dockerd did not answer within 60 s: ${last}`,
    hint: `Read ${logOf(places)}; \`npm run real -- down\` ends what is there, and ${places.cache}/engine-* can be removed.`,
  });
}
