import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundledApp } from '@ci-warm/bundle/bundled-app';

const main = bundledApp('quick-runner');
const compileCache = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'quick-runner');

export interface AppEnding {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs the app as Drone does, told by its environment. `onProgress` sees each piece of its progress, `onStart` the id of
 * the process before it can have done anything.
 */
export function runApp(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onProgress: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
  onStart: (pid: number) => void = () => undefined,
): Promise<AppEnding> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) onStart(child.pid);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onProgress(text, (signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
