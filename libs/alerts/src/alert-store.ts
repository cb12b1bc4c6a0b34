import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { systemClock, type Clock } from '@ci-warm/clock';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import { ensureFolder, exists, readJsonFile, stateUnwritable, writeJsonFile } from '@ci-warm/state-files';
import { alertSchema } from './schema.ts';
import type { Alert, AlertStore } from './types.ts';

/**
 * The outbox under `<root>/alerts`: one file per incident, archived in `seen/` once it was sent.
 *
 * Every function throws WarmError `state-unwritable` (infrastructure) when the disk refuses.
 */
export function createAlertStore({ root, clock = systemClock }: { root: string; clock?: Clock }): AlertStore {
  const outbox = join(root, 'alerts');
  const seen = join(outbox, 'seen');

  return {
    raise: async ({ key, kind, app, summary, details = {} }) => {
      const path = join(outbox, fileName(key));
      const archived = join(seen, fileName(key));
      // A version is held for as long as nobody accepts it: telling that once is enough.
      if (kind === 'hold' && typeof (await readAlert(archived)) === 'object')
        return { written: false, path: archived };
      const found = await readAlert(path);
      const before = found === 'damaged' ? undefined : found;
      const now = new Date(clock.now()).toISOString();
      const alert: Alert = {
        key,
        kind,
        app,
        summary,
        firstAt: before?.firstAt ?? now,
        lastAt: now,
        count: (before?.count ?? 0) + 1,
        details,
      };
      await writeJsonFile(path, alert, { mode: 0o600 });
      return { written: before === undefined, path };
    },

    list: async () => {
      const alerts: Alert[] = [];
      const damaged: string[] = [];
      for (const name of await sentinels(outbox)) {
        const alert = await readAlert(join(outbox, name));
        if (alert === 'damaged') damaged.push(join(outbox, name));
        else if (alert) alerts.push(alert);
      }
      alerts.sort((a, b) => Date.parse(a.firstAt) - Date.parse(b.firstAt) || (a.key < b.key ? -1 : 1));
      return { alerts, damaged };
    },

    archive: async (key) => {
      // Most of what is over never began: nothing is made for that.
      if (!(await exists(join(outbox, fileName(key))))) return;
      try {
        await ensureFolder(seen, 0o700);
        await rename(join(outbox, fileName(key)), join(seen, fileName(key)));
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT') throw unwritable(outbox, error);
      }
    },
  };
}

/** A damaged file is an answer, not an error: a new incident must not fail over it. */
async function readAlert(path: string): Promise<Alert | 'damaged' | undefined> {
  try {
    return await readJsonFile(path, alertSchema);
  } catch (error) {
    if (error instanceof WarmError && error.code === 'state-corrupt') return 'damaged';
    throw error;
  }
}

async function sentinels(outbox: string): Promise<string[]> {
  try {
    const names = await readdir(outbox);
    return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw unwritable(outbox, error);
  }
}

function unwritable(outbox: string, cause: unknown): WarmError {
  return stateUnwritable(outbox, cause, {
    message: `alerts in ${outbox} cannot be kept: ${messageOf(cause)}`,
    hint: 'check the owner and mode of the warm root and its disk',
  });
}

/** One file per key: readable in a listing, and never the same for two keys. */
function fileName(key: string): string {
  const readable = key.replaceAll(/[^A-Za-z0-9.+_]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return `${readable.slice(0, 120)}-${digest}.json`.replace(/^-/, '');
}
