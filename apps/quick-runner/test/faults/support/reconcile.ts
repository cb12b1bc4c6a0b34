import { execFile } from 'node:child_process';
import { bundledApp } from '@ci-warm/bundle/bundled-app';
import type { Sandbox } from '@ci-warm/sandbox';

const main = bundledApp('reconciler');

/** The reconciler as a process of its own, as its timer starts it. */
export function reconcile(
  sandbox: Sandbox,
  app: string,
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, ...sandbox.env, CCCI_HEALTH_WINDOW_SEC: '0.25', CCCI_HEALTH_SUCCESSES: '3' };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, app, ...args, '--json'],
      { env },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
