import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Sandbox } from '@ci-warm/sandbox';

const exec = promisify(execFile);

/** A command in the sandbox; throws with what it printed when it fails. */
export async function command(sandbox: Sandbox, name: string, words: readonly string[]): Promise<void> {
  await exec(name, [...words], { env: { ...process.env, ...sandbox.env } });
}
