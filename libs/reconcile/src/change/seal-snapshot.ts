import { messageOf } from '@ci-warm/errors';
import type { Hands } from './ports.ts';
import type { Work } from './work.ts';

/**
 * Reads what was only cloned while the app was down (`trustClones`), now that it is up again. What is found wrong changes
 * nothing about the change that was made: the preflight of the next one says so, before it touches anything.
 */
export async function sealSnapshot(
  { spec, folder, phases, ports }: Work,
  { warmsnap }: Hands,
  id: string | undefined,
): Promise<void> {
  if (id === undefined || ports.signal?.aborted) return;
  const request = { store: folder.snapshots, id, owner: spec.domain, signal: ports.signal };
  try {
    await phases.timed('seal', () => warmsnap.seal(request));
  } catch (error) {
    if (!ports.signal?.aborted)
      ports.onProgress?.(`the snapshot ${id} could not be sealed: ${messageOf(error)}`);
  }
}
