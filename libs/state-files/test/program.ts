import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface ProgramOptions {
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** A module loaded first. */
  preload?: string;
}

/** Starts one of the programs beside the tests; it is gone when the test is. */
export function startProgram(
  name: string,
  { args = [], env = {}, preload }: ProgramOptions = {},
): ChildProcess {
  const first = preload === undefined ? [] : ['--import', fileOf(preload)];
  const child = spawn(process.execPath, [...first, fileOf(name), ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Runs one to its end. */
export async function runProgram(
  name: string,
  options?: ProgramOptions,
): Promise<{ stdout: string; code: number | null; signal: string | null }> {
  const child = startProgram(name, options);
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { stdout, code, signal };
}

/** Waits for a line of a running one. */
export async function lineOf(child: ChildProcess): Promise<string> {
  const [text] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return text.toString().trim();
}

const fileOf = (name: string) => new URL(`./programs/${name}.ts`, import.meta.url).pathname;
