import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sandbox } from '@ci-warm/sandbox';

const exec = promisify(execFile);
const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];

/** A commit on a branch of its own, on top of `on`, with one file changed. */
export async function commitTo(
  sandbox: Sandbox,
  {
    recipe,
    change,
    file,
    on,
  }: { recipe: string; change: (text: string) => string; file: string; on: string },
): Promise<string> {
  const folder = await mkdtemp(join(sandbox.dir, 'commit-'));
  const git = async (...words: string[]) =>
    (await exec('git', ['-C', folder, ...identity, ...words])).stdout.trim();
  try {
    await git('clone', '--quiet', join(sandbox.dir, 'remotes', `${recipe}.git`), '.');
    await git('checkout', '--quiet', '--detach', on);
    const text = await readFile(join(folder, file), 'utf8');
    const changed = change(text);
    if (changed === text) throw new Error(`nothing was changed in ${file} of ${recipe}`);
    await writeFile(join(folder, file), changed);
    await git('commit', '--quiet', '--all', '--message', 'change');
    const commit = await git('rev-parse', 'HEAD');
    await git('push', '--quiet', 'origin', `HEAD:refs/heads/test-${commit}`);
    return commit;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
