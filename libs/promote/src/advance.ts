import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { RestorePoint } from '@ci-warm/restore-point';

import { prepareApp } from './prepare-app.ts';
import { sourcesOf, type Work } from './work.ts';

/**
 * Deploys the version as the canonical, over its known-good data or fresh, and makes it the known-good one. The registry
 * names it from the one rename of `registry.write` on; whatever throws before leaves the old one named.
 */
export async function advance(work: Work, from: Canonical | undefined): Promise<void> {
  const { journal, folder, request, recipe, domain, version, commit, ports, clock } = work;
  const run = request.results.id;
  failpoint('promote.begin');
  await journal.begin({
    kind: 'promote',
    plan: { recipe, domain, version, commit, run, ...(from ? { from: from.version } : {}) },
  });
  if (from) await folder.markChanged({ run, purpose: `promotion to ${version}` });

  const point = await proveHealthy(work, from);
  const snapshot = await snapshotAtRest(work);
  await journal.step('committing', { snapshot });
  failpoint('promote.commit');
  const promotedAt = new Date(clock.now()).toISOString();
  await ports.registry.write({
    ...point,
    ...(snapshot === undefined ? {} : { snapshot }),
    status: 'idle',
    run,
    promotedAt,
  });
  failpoint('promote.committed');
}

/** Everything but the data, noted while it is healthy. */
async function proveHealthy(work: Work, from: Canonical | undefined): Promise<RestorePoint> {
  const { journal, hands, request, recipe, domain, version, commit } = work;
  await journal.step('deploying');
  await prepareApp(work, from);
  request.signal?.throwIfAborted();
  work.progress(`deploying ${domain} at ${version}`);
  const deployed = await hands.lifecycle.deploy({
    domain,
    version,
    health: request.health,
    window: request.window,
  });
  if (deployed.outcome !== 'healthy') throw notHealthy(work, deployed);
  request.signal?.throwIfAborted();
  const status = await hands.lifecycle.status(domain);
  if (status.state !== 'deployed' || status.version !== version) {
    const found = status.state === 'deployed' ? (status.version ?? 'no version') : status.state;
    throw failed('wrong-version', `${domain} should run ${version}, but says ${found}`);
  }
  return hands.lifecycle.captureRestorePoint({ domain, recipe, version, commit });
}

/** `undefined` for an app without volumes. */
async function snapshotAtRest(work: Work): Promise<string | undefined> {
  const { journal, hands, folder, request, domain } = work;
  const sources = await sourcesOf(work);
  await journal.step('undeploying');
  await hands.lifecycle.undeployAndSettle(domain);
  request.signal?.throwIfAborted();
  if (sources.length === 0) return undefined;
  await journal.step('snapshotting');
  failpoint('promote.snapshot');
  const { id } = await hands.warmsnap.take({
    sources,
    store: folder.snapshots,
    owner: domain,
    assertSettled: () => hands.lifecycle.assertSettled(domain),
    signal: request.signal,
  });
  const checked = await hands.warmsnap.verify({ store: folder.snapshots, id, owner: domain }, 'full');
  if (checked.outcome === 'invalid') {
    throw failed(
      'snapshot-damaged',
      `the new snapshot is not what was written: ${checked.problems[0] ?? ''}`,
    );
  }
  return id;
}

function notHealthy(
  { domain, version }: Work,
  { reason, logs }: { reason: string; logs: string },
): WarmError {
  return failed('promotion-unhealthy', `${domain} is not healthy at ${version}: ${reason}`, { logs });
}

function failed(code: string, message: string, details?: Record<string, unknown>): WarmError {
  return new WarmError({
    kind: 'failed',
    code,
    message,
    hint: 'the cold run was green, so look at what the canonical has and a fresh app has not: its data and settings',
    details,
  });
}
