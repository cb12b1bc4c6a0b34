import { access, rm } from 'node:fs/promises';
import { pollUntil } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { stopEngine } from './engine-process.ts';
import { withFolderLock } from './folder-lock.ts';
import { layoutOf } from './layout.ts';
import { processesOf } from './processes.ts';
import { readRecord } from './record.ts';

const goneTimeoutMs = 10_000;

/** Ends every process of a sandbox; its data stays. Fine where none is up. */
export async function down(dir: string): Promise<void> {
  const layout = layoutOf(dir);
  if (
    !(await access(layout.recordFile).then(
      () => true,
      () => false,
    ))
  )
    return;
  await withFolderLock(layout, async () => {
    const record = await readRecord(layout).catch(() => undefined);
    await stopEngine(layout);
    const gone = await pollUntil(async () => ((await processesOf(layout)).length === 0 ? true : undefined), {
      intervalMs: 20,
      timeoutMs: goneTimeoutMs,
    });
    if (!gone) {
      throw new WarmError({
        kind: 'infrastructure',
        code: 'sandbox-leftover-processes',
        message: `processes of ${dir} are still there: ${(await processesOf(layout)).join(', ')}`,
        hint: 'End them by their ids.',
      });
    }
    if (record) await rm(record.socketPath, { force: true });
    if (record?.socketDir) await rm(record.socketDir, { recursive: true, force: true });
  });
}
