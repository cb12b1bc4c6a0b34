import { createHash } from 'node:crypto';

/** One file per key: readable in a listing, and never the same for two keys. */
export function fileName(key: string): string {
  const readable = key.replaceAll(/[^A-Za-z0-9.+_]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return `${readable.slice(0, 120)}-${digest}.json`.replace(/^-/, '');
}
