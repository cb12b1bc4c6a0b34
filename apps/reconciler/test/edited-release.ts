import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scene } from './harness.ts';

/** A change of one file of the recipe; from nothing for a new one. */
export type Edits = Readonly<Record<string, (text: string) => string>>;

/** Publishes a release with the files of another one but for these edits, and so with its images. The main branch stays. */
export function publishEdited(
  scene: Scene,
  { recipe, from, version, edits }: { recipe: string; from: string; version: string; edits: Edits },
): void {
  const folder = mkdtempSync(join(tmpdir(), 'ci-warm-edited-'));
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@ci.test', ...words], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    git('clone', '--quiet', join(scene.sandbox.dir, 'remotes', `${recipe}.git`), '.');
    git('checkout', '--quiet', from);
    for (const [name, edit] of Object.entries(edits)) {
      const path = join(folder, name);
      writeFileSync(path, edit(textOf(path)));
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', `chore: publish ${version} release`);
    git('tag', '--annotate', '--message', version, version);
    git('push', '--quiet', 'origin', version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const replaced = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`the file has no ${JSON.stringify(from)}`);
  return text.replace(from, to);
};

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
