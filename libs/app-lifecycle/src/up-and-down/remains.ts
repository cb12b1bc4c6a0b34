import { stackName } from '@ci-warm/app-names';
import type { AppTools } from '../contract/tools.ts';

/** Everything that is still there of an app, named for people: `service x`, `volume y`. Empty means gone. */
export async function remainsOf(
  { swarm, abra }: Pick<AppTools, 'swarm' | 'abra'>,
  domain: string,
): Promise<string[]> {
  const stack = stackName(domain);
  const [observed, volumes, secrets, configs, networks, env] = await Promise.all([
    swarm.observeStack(stack),
    swarm.volumesOf(stack),
    swarm.secretsOf(stack),
    swarm.configsOf(stack),
    swarm.networksOf(stack),
    abra.readEnv(domain),
  ]);
  const named = (kind: string, names: readonly string[]) => names.map((name) => `${kind} ${name}`);
  return [
    ...named(
      'service',
      observed.services.map(({ name }) => name),
    ),
    ...named(
      'volume',
      volumes.map(({ name }) => name),
    ),
    ...named('secret', secrets),
    ...named('config', configs),
    ...named('network', networks),
    ...(env ? [`env file ${env.path}`] : []),
  ];
}
