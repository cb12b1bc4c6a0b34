import { unlink } from 'node:fs/promises';
import { stackName } from '@ci-warm/app-names';
import { messageOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { AppTools } from '../contract/tools.ts';
import { remainsOf } from './remains.ts';
import { removeVolume } from './remove-volumes.ts';

/**
 * Removes an app whole, its data, secrets and env file included: through abra, then by hand whatever abra left or does
 * not know of, then looks. Every step is tried whatever became of the one before; it may be interrupted and repeated.
 *
 * @returns what is still there, named for people, and what went wrong on the way
 */
export async function removeApp(
  tools: Pick<AppTools, 'abra' | 'lifecycle' | 'swarm'>,
  domain: string,
): Promise<{ leftovers: readonly string[]; problems: readonly string[] }> {
  const { abra, lifecycle, swarm } = tools;
  const stack = stackName(domain);
  const problems: string[] = [];
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      problems.push(`${what}: ${messageOf(error)}`);
    }
  };

  failpoint('app-lifecycle.remove');
  await attempt('undeploy', () => lifecycle.undeployAndSettle(domain));
  if ((await swarm.observeStack(stack)).services.length > 0) {
    await attempt('removing services', () => swarm.removeServices(stack));
    await attempt('settling', () => lifecycle.undeployAndSettle(domain));
  }
  const isSettled = problems.length === 0;
  if (await abra.readEnv(domain)) {
    failpoint('app-lifecycle.remove-env');
    await attempt('removing the app', async () => {
      const removed = await abra.removeApp(domain);
      if (removed.outcome === 'refused') throw new Error(removed.fatal);
    });
  }
  failpoint('app-lifecycle.remove-rest');
  // Of an app whose env file was gone already, or that was never deployed, abra knows nothing.
  for (const { name } of await swarm.volumesOf(stack))
    await attempt(`volume ${name}`, () => (isSettled ? removeVolume(swarm, name) : swarm.removeVolume(name)));
  for (const name of await swarm.secretsOf(stack))
    await attempt(`secret ${name}`, () => swarm.removeSecret(name));
  for (const name of await swarm.configsOf(stack))
    await attempt(`config ${name}`, () => swarm.removeConfig(name));
  for (const name of await swarm.networksOf(stack))
    await attempt(`network ${name}`, () => swarm.removeNetwork(name));
  const env = await abra.readEnv(domain);
  if (env) await attempt('env file', () => unlink(env.path));
  return { leftovers: await remainsOf(tools, domain), problems };
}
