import { folderOf, type WarmDomain } from '@ci-warm/app-names';
import { messageOf } from '@ci-warm/errors';
import type { Hold } from '@ci-warm/safety-gate';
import type { Facts } from '../decide/facts.ts';
import { lightweightNote } from '../decide/lightweight-note.ts';
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
        ...(isAcceptable(reason) ? { accept: `reconciler ${context.spec.name} --accept ${version}` } : {}),
      },
    });
  }
}

/** One alert for as long as the recipe has lightweight tags, which keep all its releases from being deployed. */
export async function alertLightweight(
  context: ReconcileContext,
  facts: Pick<Facts, 'releases' | 'lightweight'>,
): Promise<void> {
  const { spec, ports } = context;
  const note = lightweightNote(facts);
  const app = appOf(context);
  const key = `lightweight-tag:${app}`;
  if (note === undefined) return await ports.alerts.archive(key);
  const open = (await ports.alerts.list()).alerts.find((alert) => alert.key === key);
  const summary = `${spec.name}: the recipe ${spec.recipe} has ${note}`;
  if (open?.summary === summary) return;
  const details = { tags: [...facts.lightweight] };
  await ports.alerts.raise({ key, kind: 'lightweight-tag', app, summary, details });
}

/** What is no release cannot be had by accepting it. */
function isAcceptable(reason: HeldVersion['reason']): boolean {
  return reason !== 'not-a-release' && reason !== 'lightweight-tag' && reason !== 'settings';
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
  const kind = recovered ? 'rolled-back' : 'broken';
  await raise(context, {
    key: `${kind}:${appOf(context)}:${from ?? 'none'}:${to}`,
    kind,
    summary: `${to} failed, ${recovered ? `${from} runs and is healthy` : `and ${from ?? 'nothing'} is not healthy either`}: ${reason}`,
    details: {
      attempted: to,
      lastGood: from,
      reason,
      recovered,
      touched: failure.touched,
      notes: [...context.effects.notes],
      logs: failure.logs.slice(-logTail),
    },
  });
}

export async function alertBroken(
  context: ReconcileContext,
  { code, reason, logs = '' }: { code: string; reason: string; logs?: string },
): Promise<void> {
  await raise(context, {
    key: `broken:${appOf(context)}:${code}`,
    kind: 'broken',
    summary: reason,
    details: { reason, logs: logs.slice(-logTail) },
  });
}

/** Snapshots that no file names are kept for a person to decide. */
export async function alertUnnamed(context: ReconcileContext, paths: readonly string[]): Promise<void> {
  await raise(context, {
    key: `broken:${appOf(context)}:unnamed-snapshots`,
    kind: 'broken',
    summary: `no file names the snapshot ${paths.join(', ')}: it is kept there until somebody removes it`,
    details: { paths },
  });
}

/** The app is down in the midst of a change, and this call ends. */
export async function alertDown(
  context: ReconcileContext,
  { where, reason, next }: { where: string; reason: string; next: string },
): Promise<void> {
  await raise(context, {
    key: downKey(context),
    kind: 'broken',
    summary: `${where} (${reason}); the next call ${next}`,
    details: { reason, next },
  });
}

/** It was down, and is up again. */
export async function endDownAlert(context: ReconcileContext): Promise<void> {
  await context.ports.alerts.archive(downKey(context));
}

/** An alert that cannot be kept must not hide what it is about, nor be in the way of the app. */
async function raise(
  context: ReconcileContext,
  alert: Omit<Parameters<ReconcileContext['ports']['alerts']['raise']>[0], 'app'>,
): Promise<void> {
  const summary = `${context.spec.name}: ${alert.summary}`;
  try {
    await context.ports.alerts.raise({ ...alert, app: appOf(context), summary });
  } catch (error) {
    context.ports.onProgress?.(`the alert could not be kept (${messageOf(error)}): ${summary}`);
  }
}

const downKey = (context: ReconcileContext) => `broken:${appOf(context)}:down`;

function appOf({ spec }: ReconcileContext): string {
  return folderOf(spec.domain as WarmDomain);
}

const logTail = 8_000;
