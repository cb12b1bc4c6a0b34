import { unlink } from 'node:fs/promises';
import { stackName } from '@ci-warm/app-names';
import { messageOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { RunTools } from '../contract/run.ts';
import { leftoversOf } from './leftovers.ts';

/**
 * Removes a cold app whole: through abra, then by hand whatever abra left, then looks. Every step is tried whatever
 * became of the one before.
 *
 * @returns what is still there, and what went wrong on the way
 */
export async function removeApp(
  tools: RunTools,
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

  failpoint('recipe-run.teardown');
  await attempt('undeploy', () => lifecycle.undeployAndSettle(domain));
  if ((await swarm.observeStack(stack)).services.length > 0) {
    await attempt('removing services', () => swarm.removeServices(stack));
    await attempt('settling', () => lifecycle.undeployAndSettle(domain));
  }
  if (await abra.readEnv(domain)) {
    failpoint('recipe-run.remove-app');
    await attempt('removing the app', async () => {
      const removed = await abra.removeApp(domain);
      if (removed.outcome === 'refused') throw new Error(removed.fatal);
    });
  }
  for (const { name } of await swarm.volumesOf(stack))
    await attempt(`volume ${name}`, () => swarm.removeVolume(name));
  for (const name of await swarm.secretsOf(stack))
    await attempt(`secret ${name}`, () => swarm.removeSecret(name));
  for (const name of await swarm.configsOf(stack))
    await attempt(`config ${name}`, () => swarm.removeConfig(name));
  for (const name of await swarm.networksOf(stack))
    await attempt(`network ${name}`, () => swarm.removeNetwork(name));
  const env = await abra.readEnv(domain);
  if (env) await attempt('env file', () => unlink(env.path));
  return { leftovers: await leftoversOf(tools, domain), problems };
}
