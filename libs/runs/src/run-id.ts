import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';

/** `20260802T091500Z-keycloak-3fa9c1`: sorts by time, and is a folder's name. */
export function newRunId(recipe: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return `${time}-${recipe}-${randomBytes(3).toString('hex')}`;
}

/** The recipe in the id of a run; `undefined` for what is no such id. */
export function recipeIn(id: string): string | undefined {
  return /^\d{8}T\d{6}Z-(.+)-[0-9a-f]+$/.exec(id)?.[1];
}

/** Ids of all runs in their folder, oldest first; one that is being made has no name yet. None where there is no folder. */
export async function runIds(runsFolder: string): Promise<string[]> {
  const names = await readdir(runsFolder).catch((): string[] => []);
  return names.filter((name) => !name.startsWith('.')).sort();
}
