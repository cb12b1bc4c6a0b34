import { checkKnownGood } from './check-known-good.ts';
import { requireCanonical, withCanonical, type CanonicalPorts } from './with-canonical.ts';

export interface CanonicalVerdict {
  recipe: string;
  domain: string;
  version: string;
  outcome: 'valid' | 'invalid';
  /** One line each. */
  problems: readonly string[];
  /** Secrets whose values are not kept here: an archive of it could not hold them. */
  notKept: readonly string[];
}

/**
 * Verifies a canonical in full, changing nothing.
 *
 * @throws WarmError `no-canonical` (usage), `app-busy` (busy)
 */
export async function verifyCanonical(
  ports: CanonicalPorts,
  { recipe, signal }: { recipe: string; signal?: AbortSignal | undefined },
): Promise<CanonicalVerdict> {
  const { registry, connect } = ports;
  await requireCanonical(registry, recipe);
  return withCanonical(ports, { recipe, purpose: `verifying ${recipe}`, signal }, async (descriptors) => {
    const canonical = await requireCanonical(registry, recipe);
    const tools = connect({ locks: descriptors, signal });
    const problems = await checkKnownGood({ tools, registry, canonical });
    const kept = await registry.secretsOf(recipe).read();
    return {
      recipe,
      domain: canonical.domain,
      version: canonical.version,
      outcome: problems.length === 0 ? 'valid' : 'invalid',
      problems,
      notKept: canonical.secrets.filter((name) => kept[name] === undefined),
    };
  });
}
