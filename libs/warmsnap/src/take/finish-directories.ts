import type { DiskTools } from '../disk/disk-tools.ts';
import { writeNameLists } from '../transfer/name-lists.ts';
import { pathsOf } from '../transfer/transfer.ts';
import type { TakenCopy } from './copy-source.ts';

/** Directories get their attributes last, since all that is made in them changes them. Then everything goes to the disk. */
export async function finishDirectories(
  tools: DiskTools,
  {
    copies,
    scratch,
    flush,
    signal,
  }: {
    copies: readonly TakenCopy[];
    scratch: string;
    /** All that was written to the file systems of these paths. */
    flush: readonly string[];
    signal: AbortSignal | undefined;
  },
): Promise<void> {
  let isFlushed = false;
  for (const { plan, copy, isWhole } of copies) {
    if (isWhole) continue;
    const directories = pathsOf(plan.work(), ({ type }) => type === 'dir');
    const [listFile = ''] = await writeNameLists(scratch, 'directories', directories, Infinity);
    isFlushed = plan === copies.at(-1)?.plan;
    const request = { from: plan.source.path, to: copy, listFile, signal };
    await tools.copyDirectories({ ...request, flush: isFlushed ? flush : [] });
  }
  if (!isFlushed) await tools.flush(...flush);
}
