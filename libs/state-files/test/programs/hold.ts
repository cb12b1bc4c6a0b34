// Takes a lock and keeps it until it is killed; with `child`, a child of its own inherits it and outlives it.
import { spawn } from 'node:child_process';
import { acquireLock } from '../../src/index.ts';

const [, , lockFile = '', mode, child] = process.argv;
const outcome = await acquireLock(lockFile, {
  purpose: 'hold',
  mode: mode === 'shared' ? 'shared' : 'exclusive',
});
const heir =
  child === 'child' && outcome.outcome === 'locked'
    ? spawn('sleep', ['60'], {
        stdio: ['ignore', 'ignore', 'ignore', outcome.lock.descriptor],
        detached: true,
      })
    : undefined;
console.log(JSON.stringify({ outcome: outcome.outcome, pid: process.pid, heir: heir?.pid }));
setInterval(() => undefined, 1_000);
