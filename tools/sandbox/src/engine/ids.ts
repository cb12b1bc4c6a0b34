import { randomBytes } from 'node:crypto';

/** 25 characters of base 36, as Swarm names its objects. */
export function swarmId(): string {
  const digits = BigInt(`0x${randomBytes(20).toString('hex')}`).toString(36);
  return digits.slice(-25).padStart(25, '0');
}

/** 64 hexadecimal characters, as the engine names containers and execs. */
export function hexId(): string {
  return randomBytes(32).toString('hex');
}
