// Takes a lock again and again; while it has it, nobody else may be inside.
import { mkdirSync, rmdirSync } from 'node:fs';
import { acquireLock } from '../../src/index.ts';

const [, , lockFile = '', room = '', rounds = '0'] = process.argv;
let got = 0;
while (got < Number(rounds)) {
  const outcome = await acquireLock(lockFile, { purpose: 'contend', waitMs: got % 2 === 0 ? 20_000 : 0 });
  if (outcome.outcome === 'busy') continue;
  mkdirSync(room);
  await new Promise(setImmediate);
  rmdirSync(room);
  await outcome.lock.release();
  got++;
}
console.log(got);
