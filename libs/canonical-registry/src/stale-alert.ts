import type { AlertStore } from '@ci-warm/alerts';
import type { CanonicalEntry } from './types.ts';

/**
 * Raises an alert for each canonical that is stale, and closes those of the others.
 *
 * @returns the stale ones
 */
export async function tellStaleness(
  entries: readonly CanonicalEntry[],
  alerts: AlertStore,
): Promise<readonly CanonicalEntry[]> {
  const open = new Set((await alerts.list()).alerts.map(({ key }) => key));
  for (const entry of entries) {
    const key = `stale-canonical:${entry.domain}`;
    if (entry.stale) await raise(alerts, key, entry);
    else if (open.has(key)) await alerts.archive(key);
  }
  return entries.filter(({ stale }) => stale);
}

async function raise(
  alerts: AlertStore,
  key: string,
  { recipe, domain, canonical, ageMs = 0 }: CanonicalEntry,
): Promise<void> {
  const days = Math.floor(ageMs / 86_400_000);
  await alerts.raise({
    key,
    kind: 'stale-canonical',
    app: domain.split('.')[0] ?? domain,
    summary: `${recipe}: its canonical ${canonical?.version ?? ''} was proved ${days} days ago; a green cold run of the newest release renews it (warmctl rewarm ${recipe})`,
    details: { version: canonical?.version, promotedAt: canonical?.promotedAt, run: canonical?.run },
  });
}
