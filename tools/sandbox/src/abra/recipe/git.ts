import { execFile } from 'node:child_process';
import { fatal } from '../cli/output.ts';

export interface GitResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Never asks for a password. A non-zero exit is a result. With Node's own `execFile`: the stand-in starts thousands of times, and loading more would slow each. */
export function tryGit(folder: string, args: readonly string[]): Promise<GitResult> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, ...args], { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
      resolve({ code, stdout, stderr: stderr || (error?.message ?? '') });
    });
  });
}

export async function git(folder: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await tryGit(folder, args);
  if (code !== 0) fatal(`git ${args[0]}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return stdout.trim();
}
