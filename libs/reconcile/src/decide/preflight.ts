import type { TaggedVersion } from '@ci-warm/abra-client';
import { messageOf, WarmError } from '@ci-warm/errors';
import { damagedSnapshot, type SnapshotEstimate } from '@ci-warm/warmsnap';
import type { LookContext } from './context.ts';
import type { Release } from './facts.ts';
import { settingsFor } from './settings-for.ts';
import { mendSnapshot } from './refusal.ts';
import { estimateSnapshot } from './snapshot-estimate.ts';

export interface Preflight {
  /** Why the release cannot be applied; `undefined` when it can. */
  refused: readonly string[] | undefined;
  /** What the snapshot will cost. */
  estimate: SnapshotEstimate | undefined;
}

/** Problems that can be found while the app still serves. A disk without room throws: that says nothing about the release. */
export async function preflight(context: LookContext, from: TaggedVersion, to: Release): Promise<Preflight> {
  await requireKnownSnapshot(context);
  try {
    const estimate = await estimateSnapshot(context);
    return { refused: await releaseProblems(context, from, to), estimate };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { refused: [messageOf(error)], estimate: undefined };
  }
}

/**
 * Whether an error says that this app cannot be brought to this release: it will say so every night, and others have to
 * be tried. Everything else passes by or is for a person to mend.
 */
export function isRefusal(error: unknown): boolean {
  return error instanceof WarmError && (error.kind === 'failed' || error.code === 'not-snapshotable');
}

async function requireKnownSnapshot(context: LookContext): Promise<void> {
  const { spec, folder, tools } = context;
  const known = (await folder.state())?.snapshot;
  if (known === undefined) return;
  const snapshot = { store: folder.snapshots, id: known, owner: spec.domain };
  const checked = await tools.warmsnap.verify(snapshot, 'full');
  if (checked.outcome === 'invalid') throw untrusted(context, known, checked.problems);
}

async function releaseProblems(
  { spec, tools }: LookContext,
  from: TaggedVersion,
  to: Release,
): Promise<readonly string[] | undefined> {
  const env = (await tools.abra.readEnv(spec.domain))?.values;
  const settings = env && settingsFor(spec, env, to);
  const checked = await tools.lifecycle.preflight({
    domain: spec.domain,
    recipe: spec.recipe,
    version: to.version.raw,
    // Its tag may have been withdrawn.
    alsoImagesOf: from.commit,
    inPlace: !spec.stateful,
    ...(settings && { settings }),
    ...(spec.secrets && { secrets: spec.secrets }),
  });
  if (checked.outcome === 'ready') return undefined;
  // A limit or an outage passes by itself; an image that does not exist is the release's own fault and is remembered.
  if (checked.outcome === 'unknowable') throw registryFailed(checked.reason);
  return checked.problems;
}

export function untrusted(
  { spec, folder }: Pick<LookContext, 'spec' | 'folder'>,
  id: string,
  problems: readonly string[],
): WarmError {
  return damagedSnapshot(`snapshot ${folder.snapshots}/${id} of ${spec.name}`, problems, mendSnapshot);
}

function registryFailed(trouble: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'registry',
    message: trouble,
    hint: 'nothing was touched and nothing is said about the release; log in to the registry or try again later',
  });
}
