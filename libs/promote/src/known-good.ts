import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';

import { sourcesOf, type Work } from './work.ts';

/**
 * Back to the known-good version, data and configuration, undeployed. May be interrupted and repeated.
 *
 * @throws WarmError `snapshot-damaged`, `volume-missing` (broken) with nothing written
 */
export async function returnToKnownGood(work: Work, canonical: Canonical): Promise<void> {
  const { hands, folder, domain, recipe, ports } = work;
  work.progress(`returning ${domain} to known-good ${canonical.version}`);
  await hands.lifecycle.undeployAndSettle(domain);
  const live = await sourcesOf(work);
  const known = await volumesIn(work, canonical);
  const missing = known.filter((name) => !live.some((source) => source.name === name));
  if (missing.length > 0) throw volumeMissing(work, missing);

  failpoint('promote.restore');
  if (canonical.snapshot !== undefined) {
    await hands.warmsnap.restore({
      store: folder.snapshots,
      id: canonical.snapshot,
      owner: domain,
      sources: live.filter(({ name }) => known.includes(name)),
      assertSettled: () => hands.lifecycle.assertSettled(domain),
    });
  }
  const later = live.filter(({ name }) => !known.includes(name));
  await hands.lifecycle.applyRestorePoint(
    canonical,
    later.map(({ name }) => name),
  );
  await ports.registry.setStatus(recipe, 'idle');
  await folder.clearChanged();
}

/** Removes the app of a first promotion that failed, so that the next one begins with nothing. */
export async function removeSeed({ hands, domain, progress }: Work): Promise<void> {
  progress(`removing the unfinished ${domain}`);
  await hands.lifecycle.undeployAndSettle(domain);
  if ((await hands.abra.readEnv(domain)) === undefined) return;
  failpoint('promote.remove-seed');
  const removed = await hands.abra.removeApp(domain);
  if (removed.outcome === 'done') return;
  throw new WarmError({
    kind: 'broken',
    code: 'seed-not-removed',
    message: `the unfinished ${domain} could not be removed: ${removed.fatal}`,
    hint: `run \`abra app remove ${domain}\` by hand`,
  });
}

async function volumesIn(
  { hands, folder, domain }: Work,
  { snapshot }: Canonical,
): Promise<readonly string[]> {
  if (snapshot === undefined) return [];
  const checked = await hands.warmsnap.verify(
    { store: folder.snapshots, id: snapshot, owner: domain },
    'quick',
  );
  if (checked.outcome === 'valid') return checked.info.sources;
  throw new WarmError({
    kind: 'broken',
    code: 'snapshot-damaged',
    message: `known-good snapshot ${folder.snapshots}/${snapshot} cannot be trusted: ${checked.problems[0] ?? 'no reason'}`,
    hint: 'look at the disk; bring the snapshot back from a backup, or make a new canonical from nothing',
    details: { problems: checked.problems.slice(0, 20) },
  });
}

function volumeMissing({ domain }: Work, names: readonly string[]): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'volume-missing',
    message: `${domain} has no volume ${names.join(', ')} any more, which its known-good snapshot holds`,
    hint: 'somebody removed it: create it anew with docker, or make a new canonical from nothing',
  });
}
