import { linkSync } from 'node:fs';
import { systemCodeOf } from '@ci-warm/errors';
import { createYielder } from '../concurrency/yielder.ts';
import { createHolderMaker } from '../transfer/move-content.ts';
import { joinPath, parentOf } from '../walk/path-code.ts';
import type { TakePlan } from './plan-take.ts';

/**
 * Gives what the snapshot before has as it is a name in the new one.
 *
 * @returns those that have to be copied all the same
 */
export async function linkKnown(
  plan: TakePlan,
  { from, to, signal }: { from: string; to: string; signal: AbortSignal | undefined },
): Promise<ReadonlySet<string>> {
  const maybeYield = createYielder(signal);
  const makeHolder = createHolderMaker(to);
  const unlinkable = new Set<string>();
  for (const { path, hash } of plan.names()) {
    await maybeYield();
    if (hash === undefined) continue;
    makeHolder(parentOf(path));
    if (!link(joinPath(from, path), joinPath(to, path))) unlinkable.add(path);
  }
  return unlinkable;
}

/** False where no link can be made: a file may have only so many names, and an ordinary user may link only his own. */
function link(from: string | Buffer, to: string | Buffer): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (['EMLINK', 'EPERM', 'EXDEV', 'ENOENT'].includes(systemCodeOf(error) ?? '')) return false;
    throw error;
  }
}
