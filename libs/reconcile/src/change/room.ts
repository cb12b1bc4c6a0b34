import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { releaseReserve, reserveWrites } from '@ci-warm/state-files';
import type { ChangeContext } from './context.ts';

/**
 * Sets room aside for everything that a change writes down, also on its way back, and for its alerts: a disk that runs
 * full while the app is down must not keep it down.
 *
 * @throws WarmError `state-unwritable` (infrastructure); the app still serves then
 */
export async function reserveRoom(change: ChangeContext): Promise<void> {
  for (const [folder, writes] of roomsOf(change))
    await reserveWrites(folder, { owner: ownerOf(change), writes });
}

/** Ends the change in the journal, and gives the room back. */
export async function closeJournal(change: ChangeContext): Promise<void> {
  await change.journal.finish();
  await giveRoomBack(change);
}

/** What cannot be given back is used by the next change. */
async function giveRoomBack(change: ChangeContext): Promise<void> {
  for (const [folder] of roomsOf(change))
    await releaseReserve(folder, ownerOf(change)).catch(() => undefined);
}

/** Repeats what found no room on the disk once more with the room that was set aside: data come before notes about them. */
export async function withReserve<T>(change: ChangeContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WarmError && error.code === 'no-space')) throw error;
    change.ports.onProgress?.(`${error.message}: once more with the room that was set aside`);
    await giveRoomBack(change);
    return await work();
  }
}

function roomsOf({ folder, ports }: ChangeContext): [folder: string, writes: number][] {
  return [
    [folder.path, writesOfAChange],
    [join(ports.warmRoot, 'alerts'), alertsOfAChange],
  ];
}

const ownerOf = ({ spec }: ChangeContext) => spec.name;

// Seven steps of the journal, the state file and last_good; and on the way back two steps, both files and attempts.json.
const writesOfAChange = 14;
const alertsOfAChange = 2;
