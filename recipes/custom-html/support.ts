import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of `CCCI_CONTEXT` that these tests use. */
export interface Context {
  runId: string;
  app: { url: string; domain: string };
  volumes: Record<string, string>;
  backup?: { files: string };
  scratch: string;
}

export const context = JSON.parse(readFileSync(process.env['CCCI_CONTEXT'] ?? '', 'utf8')) as Context;

export function get(path: string): Promise<Response> {
  return fetch(new URL(path, context.app.url), { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
}

/** A file of the content volume, on this host. */
export function contentPath(name: string): string {
  const content = context.volumes['content'];
  if (content === undefined)
    throw new Error(`the app has no volume "content", only ${Object.keys(context.volumes).join(', ')}`);
  return join(content, name);
}

/** Where the mark lies that has to survive an upgrade. */
export const markName = 'survives-upgrade.txt';

/** The page that a backup keeps and a restore brings back, in a folder of its own. */
export const backedUpName = 'ci-backup/page.html';
