import type { SnapshotEstimate, SnapshotSource } from '@ci-warm/warmsnap';
import type { LookContext } from './context.ts';

/**
 * What a snapshot of the app would have to read, and for how long; `undefined` where none is taken.
 *
 * @throws WarmError `not-snapshotable`, `no-space` (infrastructure)
 */
export async function estimateSnapshot(
  context: Pick<LookContext, 'spec' | 'tools' | 'folder'>,
): Promise<SnapshotEstimate | undefined> {
  const { folder, tools } = context;
  const sources = await snapshotSources(context);
  if (sources.length === 0) return undefined;
  const previous = (await folder.state())?.snapshot ?? null;
  return await tools.warmsnap.preflight({ sources, store: folder.snapshots, previous });
}

/** The app's volumes as warmsnap takes them; nothing for a stateless one. */
export async function snapshotSources({
  spec,
  tools,
}: Pick<LookContext, 'spec' | 'tools'>): Promise<SnapshotSource[]> {
  return spec.stateful ? tools.lifecycle.snapshotSources(spec.domain) : [];
}

/** Pure: the estimate for people, in units that they read. */
export function describeEstimate({ names, changed, bytes, seconds }: SnapshotEstimate): string {
  const count = (value: number) => value.toLocaleString('en');
  return `a snapshot has to copy ${sizeOf(bytes)} (${count(changed)} of ${count(names)} names are new or changed), for which the app is down about ${timeOf(seconds)}`;
}

function sizeOf(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 120) return `${Math.max(1, whole)} s`;
  const minutes = Math.ceil(whole / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
