import { execIn } from '@ci-warm/app-lifecycle';
import type { ServiceCommand } from '@ci-warm/recipe-config';
import type { App } from '../contract/app.ts';

/** Asks a command in a running container of the app; what is wrong, if it does not say yes. */
export async function asksInside(
  { tools, domain, config, log }: App,
  { service, command }: ServiceCommand,
): Promise<string[]> {
  const named = `"${command.join(' ')}" in ${service}`;
  const timeoutMs = (config.timeouts?.backupSec ?? 600) * 1000;
  const ended = await execIn(tools.swarm, { domain, service, command, timeoutMs });
  if (ended.outcome === 'not-running') return [`${named}: ${ended.reason}`];
  const { exitCode, stdout, stderr } = ended;
  log.detail(`${named} ended with ${exitCode}\n${stdout}${stderr}`);
  const said = stderr.trim().split('\n').at(-1) || stdout.trim().split('\n').at(-1);
  return exitCode === 0 ? [] : [`${named} ended with ${exitCode}${said ? `: ${said}` : ''}`];
}
