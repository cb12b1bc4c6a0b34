import type { WarmsnapContext } from '../context.ts';
import { canShare } from '../transfer/can-share.ts';
import { cloneWhole } from '../transfer/clone-unread.ts';
import type { CopyPool } from '../transfer/copy-pool.ts';
import { createHashes, type Hashes } from '../transfer/hashes.ts';
import type { PlannedEntry } from '../transfer/planned-entry.ts';
import { transfer } from '../transfer/transfer.ts';
import { entryOf } from '../walk/entry.ts';
import { readEntry } from '../walk/scan.ts';
import { linkKnown } from './link-known.ts';
import type { TakePlan } from './plan-take.ts';

/** One source of a snapshot that is being taken; its directories do not have their attributes yet. */
export interface TakenCopy {
  plan: TakePlan;
  /** Its tree in the snapshot. */
  copy: string;
  /** Of what was read: files of the plan's work, then those that could not be linked. */
  hashes: Hashes;
  unlinkable: ReadonlySet<string>;
  /** It shares blocks with the live data. */
  shares: boolean;
  /** It is one clone, and its directories have all that they should. */
  isWhole: boolean;
}

/** Links what the snapshot before has and copies or clones the rest. */
export async function copySource(
  { tools, trustClones }: WarmsnapContext,
  {
    plan,
    to,
    linkFrom,
    pool,
    scratch,
    signal,
  }: {
    plan: TakePlan;
    to: string;
    /** The source's tree in the snapshot before. */
    linkFrom: string | undefined;
    pool: CopyPool;
    scratch: string;
    signal: AbortSignal | undefined;
  },
): Promise<TakenCopy> {
  const from = plan.source.path;
  const shares = canShare(from, plan.work(), scratch);
  const hashes = createHashes();
  const taken = { plan, copy: to, hashes, unlinkable: new Set<string>(), shares };
  if (trustClones && shares && plan.known === 0 && (await cloneWhole(tools, { from, to, signal })))
    return { ...taken, isWhole: true };
  const unlinkable =
    linkFrom === undefined ? taken.unlinkable : await linkKnown(plan, { from: linkFrom, to, signal });
  await transfer(
    { pool, tools },
    {
      from,
      to,
      entries: function* (): Generator<PlannedEntry> {
        yield* plan.work();
        for (const path of unlinkable) yield entryOf(readEntry(from, path));
      },
      shares,
      // What is cloned with `trustClones` is hashed later, by `seal`.
      isRead: () => !trustClones,
      onHash: (_, hash, at) => hashes.set(at, hash),
      scratch,
      signal,
    },
  );
  return { ...taken, unlinkable, isWhole: false };
}
