import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { down } from './sandbox/down.ts';
import { processEnvironment } from './sandbox/environment.ts';
import { baseDomain } from './sandbox/layout.ts';
import { publishRelease, publishPullRequest } from './sandbox/publish.ts';
import { up } from './sandbox/up.ts';
import type { Sandbox, SandboxOptions } from './types.ts';

/**
 * Brings a sandbox up, or finds the one that is up in `dir`. Without a folder of its own it lives in a temporary one
 * and ends with this process, even if this process is killed.
 *
 * Throws WarmError of kind `usage` or `infrastructure`.
 */
export async function startSandbox({ dir: given, recipes }: SandboxOptions = {}): Promise<Sandbox> {
  const dir = given === undefined ? await mkdtemp(join(await realpath(tmpdir()), 'ccw-')) : resolve(given);
  const remove = async (): Promise<void> => {
    if (given === undefined) await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  const { layout, record, enginePid } = await up(dir, { recipes, lifeline: given === undefined }).catch(
    async (error: unknown) => {
      await down(dir).catch(() => undefined);
      await remove();
      throw error;
    },
  );

  return {
    dir,
    dockerHost: `unix://${record.socketPath}`,
    abraDir: layout.abraDir,
    warmRoot: layout.warmRoot,
    lockDir: layout.lockDir,
    baseDomain,
    connectTo: `127.0.0.1:${record.ingressPort}`,
    env: processEnvironment(layout, record),
    enginePid,
    publish: async (recipe, version, options) => await publishRelease(layout, recipe, version, options),
    pullRequest: async (recipe, options) => await publishPullRequest(layout, recipe, options),
    async stop() {
      await down(dir);
      await remove();
    },
  };
}
