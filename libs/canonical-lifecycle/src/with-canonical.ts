import { withAppLock } from '@ci-warm/app-locks';
import type { ConnectTools } from '@ci-warm/app-lifecycle';
import type { CanonicalRegistry } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';

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
  return withAppLock({ lockDir, domain, purpose, signal }, ({ descriptor }) => work([descriptor]));
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
