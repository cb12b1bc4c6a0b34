import { probe } from '@ci-warm/app-health';
import { stackName } from '@ci-warm/app-names';
import { pollUntil } from '@ci-warm/clock';
import { messageOf, WarmError } from '@ci-warm/errors';
import { recipeDefaults, type ServiceCommand } from '@ci-warm/recipe-config';
import type { Run } from './run.ts';

/**
 * Waits until the app says that it can be used, by what its config asks: many serve long before that.
 *
 * @throws WarmError `not-ready` (failed) with the last answer
 */
export async function waitReady(run: Run): Promise<void> {
  const { config, tools, clock, watch } = run;
  const { signal } = tools;
  if (!config.ready) return;
  const timeoutSec = config.timeouts?.readySec ?? recipeDefaults.timeouts.readySec;
  let reason = 'it was never asked';
  const isReady = async () => {
    const problem = await ask(run);
    reason = problem ?? reason;
    return problem === undefined ? true : undefined;
  };
  const times = { intervalMs: 250, maxIntervalMs: 2_000, timeoutMs: timeoutSec * 1000, clock, signal };
  if (await watch.phase('converge', () => watch.outside(() => pollUntil(isReady, times)))) return;
  throw new WarmError({
    kind: 'failed',
    code: 'not-ready',
    message: `it was not ready after ${timeoutSec} s: ${reason}`,
    hint: 'See "ready" and "timeouts.readySec" in recipe.config.ts.',
  });
}

/** Why it is not ready yet; `undefined` when it is. */
async function ask(run: Run): Promise<string | undefined> {
  const { config, tools, domain } = run;
  const { http, command } = config.ready ?? {};
  if (command) return askInside(run, command);
  if (!http) return undefined;
  const check = { statuses: recipeDefaults.ready.http.statuses, ...http };
  const answer = await probe(tools.ingress, domain, check, { signal: tools.signal });
  return answer.outcome === 'ok' ? undefined : answer.reason;
}

async function askInside(
  { tools, domain }: Run,
  { service, command }: ServiceCommand,
): Promise<string | undefined> {
  const { services } = await tools.swarm.observeStack(stackName(domain));
  const container = services
    .find(({ shortName }) => shortName === service)
    ?.tasks.find(({ state }) => state === 'running')?.containerId;
  if (container === undefined) return `no container of ${service} runs`;
  try {
    const { exitCode } = await tools.swarm.exec(container, command, { timeoutMs: askMs });
    return exitCode === 0 ? undefined : `"${command.join(' ')}" in ${service} ended with ${exitCode}`;
  } catch (error) {
    tools.signal.throwIfAborted();
    // A container that was just replaced is no reason to give up.
    return messageOf(error);
  }
}

const askMs = 10_000;
