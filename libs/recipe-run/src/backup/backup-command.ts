import { stackName } from '@ci-warm/app-names';
import type { ServiceCommand } from '@ci-warm/recipe-config';
import type { Run } from '../contract/run.ts';

/** Asks a command in a running container of the app; what is wrong, if it does not say yes. */
export async function asksInside(
  { tools, domain, config, watch, log }: Run,
  { service, command }: ServiceCommand,
): Promise<string[]> {
  const { services } = await tools.swarm.observeStack(stackName(domain));
  const container = services
    .find(({ shortName }) => shortName === service)
    ?.tasks.find(({ state }) => state === 'running')?.containerId;
  const named = `"${command.join(' ')}" in ${service}`;
  if (container === undefined) return [`${named}: no container of ${service} runs`];
  const timeoutMs = (config.timeouts?.backupSec ?? 600) * 1000;
  const { exitCode, stdout, stderr } = await watch.outside(() =>
    tools.swarm.exec(container, command, { timeoutMs }),
  );
  log.detail(`${named} ended with ${exitCode}\n${stdout}${stderr}`);
  const said = stderr.trim().split('\n').at(-1) || stdout.trim().split('\n').at(-1);
  return exitCode === 0 ? [] : [`${named} ended with ${exitCode}${said ? `: ${said}` : ''}`];
}
