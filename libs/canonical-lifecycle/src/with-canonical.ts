import { join } from 'node:path';

import type { ConnectTools } from '@ci-warm/app-lifecycle';
import { lockName } from '@ci-warm/app-names';
import type { CanonicalRegistry } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { withLock } from '@ci-warm/state-files';

/** Everything that working on a canonical needs from outside. */
export interface CanonicalPorts {
  registry: CanonicalRegistry;
  /** As in `CCCI_LOCK_DIR`. */
  lockDir: string;
  connect: ConnectTools;
}

/**
 * Does something to a recipe's canonical while nobody else can.
 *
 * @throws WarmError `app-busy` (busy), with who has it
 */
export async function withCanonical<T>(
  { registry, lockDir }: Pick<CanonicalPorts, 'registry' | 'lockDir'>,
  { recipe, purpose, signal }: { recipe: string; purpose: string; signal?: AbortSignal | undefined },
  work: (descriptors: readonly number[]) => Promise<T>,
): Promise<T> {
  const domain = registry.domainOf(recipe);
  const path = join(lockDir, lockName(domain));
  const locked = await withLock(path, { purpose, signal }, ({ descriptor }) => work([descriptor]));
  if (locked.outcome === 'done') return locked.value;
  const { holder } = locked;
  const who = holder ? `${holder.purpose} (process ${holder.pid}, since ${holder.since})` : 'another process';
  throw new WarmError({
    kind: 'busy',
    code: 'app-busy',
    message: `${domain} is in use by ${who}`,
    hint: `Try again later; the kernel frees ${path} when its holder ends.`,
  });
}

/** What is known-good of a recipe. Throws WarmError `no-canonical` (usage). */
export async function requireCanonical(registry: CanonicalRegistry, recipe: string) {
  const canonical = await registry.read(recipe);
  if (canonical) return canonical;
  throw new WarmError({
    kind: 'usage',
    code: 'no-canonical',
    message: `${recipe} has no canonical`,
    hint: 'see how it is spelt (warmctl canonicals); `warmctl rewarm` makes one',
  });
}
