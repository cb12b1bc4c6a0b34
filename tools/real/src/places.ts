import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the real tier keeps its things. Everything hangs on the cache folder, so two cache folders are two worlds. */
export interface Places {
  /** What is dear to make; outlives everything else. */
  cache: string;
  /** What is being made; what a killed run left in it is swept by the next. */
  temporary: string;
  /** Held while parts are made or the engine is started or stopped. */
  setupLock: string;
  /** Shared by the test runs that use the engine. */
  useLock: string;
  /** Sockets must have short paths, so they are not in the cache. */
  run: string;
  socket: string;
  partsFile: string;
  /** The same, for when the engine is down. */
  knownParts: string;
  /** Exists when a person asked for the engine by `up`: a test run then leaves it alone. */
  keepFile: string;
  /** Short and unlike that of any other cache folder. */
  id: string;
  /** A loopback address of this engine's own: the swarm's gossip port cannot be chosen. */
  address: string;
}

export function findPlaces(env: Readonly<Record<string, string | undefined>> = process.env): Places {
  const caches = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const cache = resolve(env['CCCI_REAL_CACHE'] || join(caches, 'cc-ci', 'real'));
  const digest = createHash('sha256').update(cache).digest();
  const id = digest.toString('hex').slice(0, 8);
  const run = `/run/cc-ci-real-${id}`;
  return {
    cache,
    temporary: join(cache, 'temporary'),
    setupLock: join(cache, 'setup.lock'),
    useLock: join(cache, 'use.lock'),
    run,
    socket: join(run, 'docker.sock'),
    partsFile: join(run, 'parts.json'),
    knownParts: join(cache, 'parts.json'),
    keepFile: join(run, 'keep'),
    id,
    address: ['127', ...[...digest.subarray(0, 3)].map((byte) => 1 + (byte % 250))].join('.'),
  };
}
