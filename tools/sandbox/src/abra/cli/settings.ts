import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fatal } from './output.ts';
import type { Fault, Settings } from './types.ts';

const knownFaults: readonly string[] = [
  'converge-timeout',
  'start-period',
  'no-backup-app',
  'empty-backup',
  'truncated-backup',
  'failing-backup',
  'idle-restore',
] satisfies Fault[];

export function readSettings(env: NodeJS.ProcessEnv, flags: ReadonlyMap<string, string | true>): Settings {
  const abraDir = env['ABRA_DIR'] || join(env['HOME'] ?? homedir(), '.abra');
  return {
    abraDir,
    dockerHost: env['DOCKER_HOST'] || 'unix:///var/run/docker.sock',
    offline: flags.has('offline'),
    noInput: flags.has('no-input'),
    faults: new Set([...faultsOfEnvironment(env), ...faultsOfFile(join(abraDir, 'stand-in.json'))]),
  };
}

function faultsOfEnvironment(env: NodeJS.ProcessEnv): Fault[] {
  return toFaults((env['ABRA_STAND_IN_FAULTS'] ?? '').split(',').filter(Boolean), 'ABRA_STAND_IN_FAULTS');
}

function faultsOfFile(path: string): Fault[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  const content: unknown = JSON.parse(text);
  const faults = typeof content === 'object' && content !== null && 'faults' in content ? content.faults : [];
  return toFaults(Array.isArray(faults) ? faults.map(String) : [], path);
}

function toFaults(names: readonly string[], origin: string): Fault[] {
  const unknown = names.find((name) => !knownFaults.includes(name));
  if (unknown !== undefined)
    fatal(`${origin}: unknown fault ${unknown}, known are ${knownFaults.join(', ')}`);
  return names as Fault[];
}
