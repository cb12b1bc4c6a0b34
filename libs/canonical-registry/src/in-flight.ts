import { join } from 'node:path';
import { kindOf } from '@ci-warm/app-names';
import { exists } from '@ci-warm/state-files';
import { foldersIn } from './folders-in.ts';

/** See `CanonicalRegistry.inFlight`. A provider has a journal of its own kind, which is no concern here. */
export async function inFlight(
  root: string,
  server: { base: string; providers: readonly string[] },
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await foldersIn(root)) {
    const named = kindOf(`${name}.${server.base}`, server);
    if (named?.kind === 'canonical' && (await exists(join(root, name, 'journal.json'))))
      found.push(named.recipe);
  }
  return found;
}
