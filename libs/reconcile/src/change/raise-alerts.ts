import { folderOf, type WarmDomain } from '@ci-warm/app-names';
import type { Hold } from '@ci-warm/safety-gate';
import type { HeldVersion } from '../types.ts';
import type { ReconcileContext } from './context.ts';

/** One alert for each version that waits for a person, with its release notes; a version that failed has had its own. */
export async function alertHeld(
  context: ReconcileContext,
  held: readonly HeldVersion[],
  gateHolds: readonly Hold[],
): Promise<void> {
  const waiting = held.filter(({ reason }) => reason !== 'failed-before');
  if (waiting.length === 0) return;
  const app = appOf(context);
  const open = new Set((await context.ports.alerts.list()).alerts.map(({ key }) => key));
  for (const { version, reason, explanation } of waiting) {
    const key = `hold:${app}:${version}`;
    if (open.has(key)) continue;
    const notes = gateHolds.find((hold) => hold.version === version)?.notes ?? '';
    await context.ports.alerts.raise({
      key,
      kind: 'hold',
      app,
      summary: `${context.spec.name}: ${version} waits for a person: ${explanation}`,
      details: {
        version,
        reason,
        explanation,
        notes,
        accept: `reconciler ${context.spec.name} --accept ${version}`,
      },
    });
  }
}

export async function alertRolledBack(
  context: ReconcileContext,
  failure: {
    from: string | undefined;
    to: string;
    reason: string;
    recovered: boolean;
    touched: boolean;
    logs: string;
  },
): Promise<void> {
  const { from, to, reason, recovered } = failure;
  const app = appOf(context);
  await context.ports.alerts.raise({
    key: `${recovered ? 'rolled-back' : 'broken'}:${app}:${from ?? 'none'}:${to}`,
    kind: recovered ? 'rolled-back' : 'broken',
    app,
    summary: `${context.spec.name}: ${to} failed, ${recovered ? `${from} runs and is healthy` : `and ${from ?? 'nothing'} is not healthy either`}: ${reason}`,
    details: {
      attempted: to,
      lastGood: from,
      reason,
      recovered,
      touched: failure.touched,
      logs: failure.logs.slice(-logTail),
    },
  });
}

export async function alertBroken(
  context: ReconcileContext,
  { code, reason, logs = '' }: { code: string; reason: string; logs?: string },
): Promise<void> {
  const app = appOf(context);
  await context.ports.alerts.raise({
    key: `broken:${app}:${code}`,
    kind: 'broken',
    app,
    summary: `${context.spec.name}: ${reason}`,
    details: { reason, logs: logs.slice(-logTail) },
  });
}

function appOf({ spec }: ReconcileContext): string {
  return folderOf(spec.domain as WarmDomain);
}

const logTail = 8_000;
