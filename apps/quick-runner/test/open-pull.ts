import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sandbox } from '@ci-warm/sandbox';

const exec = promisify(execFile);

/** Lets a commit of the recipe's remote be the head of these pull requests. */
export async function openPull(
  { dir }: Pick<Sandbox, 'dir'>,
  { recipe, commit, numbers }: { recipe: string; commit: string; numbers: readonly string[] },
): Promise<void> {
  const remote = join(dir, 'remotes', `${recipe}.git`);
  for (const number of numbers)
    await exec('git', ['-C', remote, 'update-ref', `refs/pull/${number}/head`, commit]);
}
