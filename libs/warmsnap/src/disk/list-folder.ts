import { readdirSync } from 'node:fs';
import { systemCodeOf } from '@ci-warm/errors';

/** What is in a folder; nothing where there is none. */
export function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
