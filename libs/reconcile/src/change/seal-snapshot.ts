import { messageOf } from '@ci-warm/errors';
import type { ChangeContext, ReconcileContext } from './context.ts';

/**
 * Reads what was only cloned while the app was down (`trustClones`), now that it is up again. What is found wrong changes
 * nothing about the change that was made: the preflight of the next one says so, before it touches anything.
 */
export async function sealSnapshot(
  { spec, folder, phases, ports, tools }: ChangeContext,
  id: string | undefined,
): Promise<void> {
  if (id === undefined || ports.signal?.aborted) return;
  const request = { store: folder.snapshots, id, owner: spec.domain, signal: ports.signal };
  try {
    await phases.timed('seal', () => tools.warmsnap.seal(request));
  } catch (error) {
    if (!ports.signal?.aborted)
      ports.onProgress?.(`the snapshot ${id} could not be sealed: ${messageOf(error)}`);
  }
}

/** Seals the known-good snapshot where an earlier call had no time to. Here a damage counts: nothing was changed yet. */
export async function sealKnownSnapshot({ spec, folder, ports, tools }: ReconcileContext): Promise<void> {
  const id = (await folder.state())?.snapshot;
  if (id === undefined) return;
  await tools.warmsnap.seal({ store: folder.snapshots, id, owner: spec.domain, signal: ports.signal });
}
