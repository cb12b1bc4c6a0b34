import { stackName } from '@ci-warm/app-names';
import type { AppTools } from '../contract/tools.ts';

/** Everything that is still there of an app, named for people: `service x`, `volume y`. Empty means gone. */
export async function remainsOf(
  { swarm, abra }: Pick<AppTools, 'swarm' | 'abra'>,
  domain: string,
): Promise<string[]> {
  const stack = stackName(domain);
  const [{ services }, volumes, secrets, configs, networks, env] = await Promise.all([
    swarm.observeStack(stack),
    swarm.volumesOf(stack),
    swarm.secretsOf(stack),
    swarm.configsOf(stack),
    swarm.networksOf(stack),
    abra.readEnv(domain),
  ]);
  return [
    ...services.map(({ name }) => `service ${name}`),
    ...volumes.map(({ name }) => `volume ${name}`),
    ...secrets.map((name) => `secret ${name}`),
    ...configs.map((name) => `config ${name}`),
    ...networks.map((name) => `network ${name}`),
    ...(env ? [`env file ${env.path}`] : []),
  ];
}
