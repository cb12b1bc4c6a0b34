import { randomBytes } from 'node:crypto';
import { checkedRevision, isWholeHash } from './checked-names.ts';
import { gitReason, type Git } from './git.ts';
import type { RecipeStore, RecipeStoreOptions } from './types.ts';

interface CommitParts extends Pick<RecipeStoreOptions, 'timeouts'> {
  git: Git;
  folderOf: (recipe: string) => string;
}

/** Asks a remote itself for one commit: what this checkout has under the same name may be an older one. */
export function createFetchCommit({ git, folderOf, timeouts }: CommitParts): RecipeStore['fetchCommit'] {
  const timeoutMs = timeouts?.fetchMs ?? 120_000;
  return async (recipe, { name, from = 'origin' }) => {
    const inside = (words: readonly string[]) => git(['-C', folderOf(recipe), ...words], { timeoutMs });
    const kept = `refs/ci-warm/asked/${randomBytes(6).toString('hex')}`;
    for (const ref of refsOf(checkedRevision(name))) {
      const words = ['-c', 'gc.auto=0', 'fetch', '--quiet', '--no-auto-maintenance', '--no-tags'];
      const fetched = await inside([...words, '--end-of-options', from, `+${ref}:${kept}`]);
      if (fetched.exitCode !== 0) {
        if (!fetched.timedOut && notThere.test(fetched.stderr)) continue;
        return { outcome: 'unreachable', reason: gitReason(fetched) };
      }
      const peeled = await inside(['rev-parse', '--verify', '--quiet', `${kept}^{commit}`]);
      if (peeled.exitCode === 0) return { outcome: 'fetched', commit: peeled.stdout.trim() };
    }
    return { outcome: 'absent' };
  };
}

/** A tag wins over a branch of the same name, as where a name is resolved; a whole hash and a whole ref say it all. */
function refsOf(name: string): readonly string[] {
  const whole = isWholeHash(name) || name.startsWith('refs/') || name === 'HEAD';
  return whole ? [name] : [`refs/tags/${name}`, `refs/heads/${name}`];
}

/** The remote has answered, and has no such thing. */
const notThere = /couldn't find remote ref|not our ref|unadvertised object|no such remote ref/i;
