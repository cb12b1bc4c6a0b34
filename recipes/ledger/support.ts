import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** The part of `CCCI_CONTEXT` that these tests use. */
export interface Context {
  runId: string;
  lane: string;
  app: { url: string };
  scratch: string;
  version?: string;
}

export const context = JSON.parse(readFileSync(process.env['CCCI_CONTEXT'] ?? '', 'utf8')) as Context;

export async function ask(path: string): Promise<unknown> {
  const response = await fetch(new URL(path, context.app.url), { signal: AbortSignal.timeout(15_000) });
  assert.equal(response.status, 200, path);
  return await response.json();
}

/** What the books hold: how many entries, and the seal of the last one, which depends on all before it. */
export const books = async () => (await ask('/books')) as { entries: number; seal: string };

export const notes = async () => (await ask('/notes')) as string[];

export async function leaveNote(text: string): Promise<void> {
  const response = await fetch(new URL('/notes', context.app.url), {
    method: 'POST',
    body: text,
    signal: AbortSignal.timeout(15_000),
  });
  assert.equal(response.status, 200);
}

/** The note that has to survive an upgrade, and the books at that time. */
export const noteOfRun = `from ${context.runId}`;
export const booksFile = 'books.json';
