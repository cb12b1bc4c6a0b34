import { execFile } from 'node:child_process';
import { programs } from '../../../src/sandbox/layout.ts';

export interface AbraResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** The real executable, as its own process; with `terminal` under `script`, which merges the streams. */
export function runAbra(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  { terminal = false, cwd }: { terminal?: boolean; cwd?: string } = {},
): Promise<AbraResult> {
  const words = [process.execPath, programs.abra, ...args];
  const [file = '', ...rest] = terminal ? ['script', '-qec', words.map(quote).join(' '), '/dev/null'] : words;
  return new Promise((resolve) => {
    const child = execFile(file, rest, { env, cwd, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout: stdout.replaceAll('\r', ''), stderr });
    });
    child.stdin?.end();
  });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
