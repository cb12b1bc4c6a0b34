import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { RunRequest } from '../../src/index.ts';
import { limits, type World } from './world.ts';

/** A run in a process of its own, with failpoints; how it ended. */
export async function runOnce(
  { sandbox, repo }: World,
  request: Partial<RunRequest> & { recipe: string },
  failpoints: string,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  const { warmRoot, lockDir, baseDomain, abraDir, dockerHost, connectTo, env } = sandbox;
  const ingress = { publicUrl: 'http://{domain}', connectTo };
  const options = { ingress, warmRoot, lockDir, baseDomain, repo, abraDir, ...limits };
  const given = JSON.stringify({ request: { lane: 'cold', ...request }, dockerHost, options });
  const program = join(import.meta.dirname, '..', 'programs', 'run.ts');
  const child = spawn(process.execPath, [program, given], {
    env: { ...process.env, ...env, CCCI_FAILPOINTS: failpoints },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<{
    code: number | null;
    signal: NodeJS.Signals | null;
  }>();
  child.once('error', reject).once('close', (code, signal) => resolve({ code, signal }));
  return await promise;
}
