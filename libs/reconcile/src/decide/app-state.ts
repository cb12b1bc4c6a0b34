import type { AppStatus } from '@ci-warm/app-lifecycle';
import { pollUntil } from '@ci-warm/clock';
import type { LookContext } from './context.ts';
import type { Facts } from './facts.ts';

/** What the engine says of the app, and whether it answers as it should. */
export type AppState = { status: AppStatus } & Pick<Facts, 'state' | 'unhealthyReason' | 'answeredElsewhere'>;

/** After a reboot everything is just starting; deploying it again would only make it start again. So a start is waited for. */
export async function appState(context: LookContext): Promise<AppState> {
  const { spec, clock, ports } = context;
  const timeoutMs = Math.min(spec.window.timeoutMs, longestStartMs);
  let latest = await stateNow(context);
  const again = async () => ((latest = await stateNow(context)).starting ? undefined : latest);
  if (latest.starting)
    await pollUntil(again, { intervalMs: 100, maxIntervalMs: 2_000, timeoutMs, clock, signal: ports.signal });
  return latest;
}

async function stateNow({ spec, tools }: LookContext): Promise<AppState & { starting: boolean }> {
  const status = await tools.lifecycle.status(spec.domain);
  const base = { status, unhealthyReason: undefined, answeredElsewhere: false, starting: false };
  if (status.state !== 'deployed') return { ...base, state: status.state };
  const health = await tools.lifecycle.isHealthyNow(spec.domain, spec.health, spec.window);
  if (health.outcome === 'healthy') return { ...base, state: 'healthy' };
  return {
    status,
    state: 'unhealthy',
    unhealthyReason: health.reason,
    answeredElsewhere: health.kind === 'foreign-answer',
    starting: health.kind === 'timeout',
  };
}

const longestStartMs = 120_000;
