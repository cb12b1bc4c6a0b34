import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of `CCCI_CONTEXT` that these tests use. */
export interface Context {
  runId: string;
  app: { url: string; domain: string };
  scratch: string;
  backup?: { snapshot: string; files: string };
}

export const context = JSON.parse(readFileSync(process.env['CCCI_CONTEXT'] ?? '', 'utf8')) as Context;

export async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const url = new URL(path, context.app.url);
  const response = await fetch(url, { signal: AbortSignal.timeout(15_000), ...init });
  assert.equal(response.status, 200, path);
  return await response.json();
}

/** SQL in the database itself, as an operator would run it. */
export function sql(command: string): string {
  const psql = ['psql', '--username=ledger', '--dbname=ledger', '--tuples-only', '--no-align', '--command'];
  const words = ['app', 'run', context.app.domain, 'db', '--', ...psql, command];
  return execFileSync('abra', words, { encoding: 'utf8', timeout: 30_000 }).trim();
}

export const note = `kept by ${context.runId}`;
/** What the app says of its data, as it has to be after a restore. */
export const seen = async () => ({ books: await ask('/books'), notes: await ask('/notes') });
export const seenFile = join(context.scratch, 'seen.json');
