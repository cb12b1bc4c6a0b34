import type { TaggedVersion } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import { damagedSnapshot, type SnapshotSource } from '@ci-warm/warmsnap';
import type { LookContext } from './context.ts';
import { mendSnapshot } from './refusal.ts';

/** Problems that can be found while the app still serves. A disk without room throws: that says nothing about the release. */
export async function preflight(
  context: LookContext,
  from: TaggedVersion,
  to: TaggedVersion,
): Promise<readonly string[] | undefined> {
  const { spec, folder, tools } = context;
  const store = folder.snapshots;
  const known = (await folder.state())?.snapshot;
  if (known !== undefined) {
    const checked = await tools.warmsnap.verify({ store, id: known, owner: spec.domain }, 'full');
    if (checked.outcome === 'invalid') throw untrusted(context, known, checked.problems);
  }
  const sources = await snapshotSources(context);
  if (sources.length > 0) await tools.warmsnap.preflight({ sources, store });
  const checked = await tools.lifecycle.preflight({
    domain: spec.domain,
    recipe: spec.recipe,
    version: to.version.raw,
    // Its tag may have been withdrawn.
    alsoImagesOf: from.commit,
  });
  if (checked.outcome === 'ready') return undefined;
  // A limit or an outage passes by itself; an image that does not exist is the release's own fault and is remembered.
  if (checked.outcome === 'unknowable') throw registryFailed(checked.reason);
  return checked.problems;
}

/** The app's volumes as warmsnap takes them; nothing for a stateless one. */
export async function snapshotSources({
  spec,
  tools,
}: Pick<LookContext, 'spec' | 'tools'>): Promise<SnapshotSource[]> {
  return spec.stateful ? tools.lifecycle.snapshotSources(spec.domain) : [];
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
