import { stackName } from '@ci-warm/app-names';
import type { ExecResult, SwarmClient } from '@ci-warm/swarm-client';

export type ExecOutcome = ({ outcome: 'ended' } & ExecResult) | { outcome: 'not-running'; reason: string };

/** Runs a command in a running container of one of the app's services. */
export async function execIn(
  swarm: Pick<SwarmClient, 'observeStack' | 'exec'>,
  request: { domain: string; service: string; command: readonly string[]; timeoutMs?: number },
): Promise<ExecOutcome> {
  const { command, timeoutMs } = request;
  const container = await runningContainer(swarm, request);
  if (container.id === undefined) return { outcome: 'not-running', reason: container.reason };
  const ended = await swarm.exec(container.id, command, { timeoutMs });
  return { outcome: 'ended', ...ended };
}

export async function runningContainer(
  swarm: Pick<SwarmClient, 'observeStack'>,
  { domain, service }: { domain: string; service: string },
): Promise<{ id: string; reason?: undefined } | { id: undefined; reason: string }> {
  const { services } = await swarm.observeStack(stackName(domain));
  const id = services
    .find(({ shortName }) => shortName === service)
    ?.tasks.find(({ state }) => state === 'running')?.containerId;
  return id === undefined ? { id, reason: `no container of ${service} runs` } : { id };
}
