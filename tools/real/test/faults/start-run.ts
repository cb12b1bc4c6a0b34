import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { RunEnding } from '../runs/scene.ts';
import type { World } from '../support/index.ts';

const main = join(import.meta.dirname, '..', '..', '..', '..', 'apps', 'quick-runner', 'src', 'main.ts');

/** A run that is under way as a process of its own, with `--json`. */
export interface StartedRun {
  /** Waits until its progress tells of something; throws with all it said when it ends before. */
  said(told: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<RunEnding>;
}

export function startRun(
  { env }: Pick<World, 'env'>,
  words: readonly string[],
  more: Readonly<Record<string, string>> = {},
): StartedRun {
  const child = spawn(process.execPath, [main, ...words, '--json'], {
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<RunEnding>((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => {
      resolve({ code, signal, result: stdout === '' ? {} : JSON.parse(stdout), stderr });
    });
  });
  const said = async (told: RegExp) => {
    const heard = new Promise<'heard'>((resolve) => {
      const listen = () => told.test(stderr) && resolve('heard');
      listen();
      child.stderr.on('data', listen);
    });
    if ((await Promise.race([heard, ended])) !== 'heard' && !told.test(stderr))
      throw new Error(`it ended before it said ${told.source}: ${stderr}`);
  };
  return { said, kill: (signal) => void child.kill(signal), ended };
}
