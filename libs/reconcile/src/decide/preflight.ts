import { WarmError } from '@ci-warm/errors';
import { sourcesOf, type Work } from './work.ts';

/** Problems that can be found while the app still serves. A disk without room throws: that says nothing about the release. */
export async function preflight(
  work: Work,
  from: string,
  target: string,
): Promise<readonly string[] | undefined> {
  const { spec, folder, hands, ports } = work;
  const known = (await folder.state())?.snapshot;
  if (known !== undefined) {
    // One that an earlier call had no time to seal.
    await hands.warmsnap.seal({
      store: folder.snapshots,
      id: known,
      owner: spec.domain,
      signal: ports.signal,
    });
    const checked = await hands.warmsnap.verify(
      { store: folder.snapshots, id: known, owner: spec.domain },
      'full',
    );
    if (checked.outcome === 'invalid') throw untrusted(work, known, checked.problems);
  }
  const sources = await sourcesOf(work, hands);
  if (sources.length > 0)
    await hands.warmsnap.preflight({ sources, store: folder.snapshots, ...floorOf(ports) });
  const checked = await hands.lifecycle.preflight({
    domain: spec.domain,
    recipe: spec.recipe,
    version: target,
    alsoImagesOf: from,
  });
  if (checked.outcome === 'ready') return undefined;
  const trouble = checked.problems.find((problem) => registryTrouble.test(problem));
  if (trouble !== undefined) throw registryFailed(trouble);
  return checked.problems;
}

export function floorOf({ freeFloor }: Work['ports']): { freeFloor?: number } {
  return freeFloor === undefined ? {} : { freeFloor };
}

export function untrusted({ spec, folder }: Work, id: string, problems: readonly string[]): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'snapshot-damaged',
    message: `snapshot ${folder.snapshots}/${id} of ${spec.name} cannot be trusted: ${problems[0] ?? 'no reason'}`,
    hint: 'nothing was deployed; look at the disk, then bring the snapshot back from a backup, or move state.json away to adopt the healthy app anew',
    details: { problems: problems.slice(0, 20) },
  });
}

function registryFailed(trouble: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'registry',
    message: trouble,
    hint: 'nothing was touched and nothing is said about the release; log in to the registry or try again later',
  });
}

// A limit or an outage passes by itself; an image that does not exist is the release's own fault and is remembered.
const registryTrouble =
  /^image .*(too ?many ?requests|rate limit|time-?out|timed out|no such host|connection (refused|reset)|unreachable|EOF|50[0-4])/i;
