import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { owner, type AppData } from './app-data.ts';
import type { Portrait } from './portrait.ts';

/**
 * Names with a content that neither of two states has, and names that are missing although both have them: what must
 * never be seen, not even between a crash and the next call. (Times, owners and modes may be on their way; where a
 * directory takes the place of something else, or the other way round, there is a moment without either; and so there is
 * where one tree takes the place of another.)
 */
export function strangersIn(
  found: readonly Portrait[],
  one: readonly Portrait[],
  other: readonly Portrait[],
): string[] {
  return found.flatMap((portrait, at) => {
    if (portrait.size === 0) return [];
    const [before, after] = [one[at], other[at]];
    const strange = [...portrait].filter(
      ([name, { content }]) =>
        before?.get(name)?.content !== content && after?.get(name)?.content !== content,
    );
    const missing = [...(before ?? [])].filter(([name, { content }]) => {
      const later = after?.get(name)?.content;
      return later !== undefined && !portrait.has(name) && isFolder(later) === isFolder(content);
    });
    return [
      ...strange.map(([name, { content }]) => `${JSON.stringify(name)}: ${content}`),
      ...missing.map(([name]) => `${JSON.stringify(name)} is missing`),
    ];
  });
}

function isFolder(content: string): boolean {
  return content === 'directory';
}

/** All that `list` shows can be trusted, whatever happened to the process that was making one. */
export async function requireSoundStore(app: AppData, when: string): Promise<readonly string[]> {
  const listed = (await app.warmsnap.list(app.store)).map(({ id }) => id);
  for (const id of listed) {
    const verified = await app.warmsnap.verify({ store: app.store, id, owner }, 'full');
    expect(verified, `${id} ${when}`).toMatchObject({ outcome: 'valid' });
  }
  return listed;
}

/** Everything that lies in a store, ids made alike. */
export function namesIn(store: string, id: string): string[] {
  return readdirSync(store)
    .map((name) => name.replace(id, '<id>'))
    .sort();
}
