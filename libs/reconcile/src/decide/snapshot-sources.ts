import type { SnapshotSource } from '@ci-warm/warmsnap';
import type { LookContext } from './context.ts';

/** The app's volumes as warmsnap takes them; nothing for a stateless one. */
export async function snapshotSources({
  spec,
  tools,
}: Pick<LookContext, 'spec' | 'tools'>): Promise<SnapshotSource[]> {
  return spec.stateful ? tools.lifecycle.snapshotSources(spec.domain) : [];
}
