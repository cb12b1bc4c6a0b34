import { randomBytes } from 'node:crypto';

/** `20260802T091500Z-keycloak-3fa9c1`: sorts by time, and is a folder's name. */
export function newRunId(recipe: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return `${time}-${recipe}-${randomBytes(3).toString('hex')}`;
}
