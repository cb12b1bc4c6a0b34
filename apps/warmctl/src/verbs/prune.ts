import type { AppResult } from '@ci-warm/app-cli';
import { exitCodes } from '@ci-warm/errors';
import { pruneCanonicals, type CanonicalPorts } from '@ci-warm/canonical-lifecycle';

/** What is left of recipes that are not enrolled any more. */
export async function prune(
  ports: CanonicalPorts,
  { remove, signal }: { remove: boolean; signal: AbortSignal },
): Promise<AppResult> {
  const pruned = await pruneCanonicals(ports, { remove, signal });
  const lines = pruned.map(({ recipe, version, domain, outcome, reason }) => {
    const word = outcome === 'listed' ? 'would be removed (--yes)' : outcome;
    return `${recipe} ${version} at ${domain}: ${word}${reason === undefined ? '' : `: ${reason}`}`;
  });
  return {
    exitCode: exitCodes.done,
    document: { pruned: pruned.map((one) => ({ ...one, reason: one.reason ?? null })) },
    text:
      lines.length === 0 ? 'nothing to prune: every canonical is of an enrolled recipe' : lines.join('\n'),
  };
}
