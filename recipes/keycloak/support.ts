import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** The part of `CCCI_CONTEXT` that these tests use. */
export interface Context {
  app: { url: string; domain: string };
  scratch: string;
}

export const context = JSON.parse(readFileSync(process.env['CCCI_CONTEXT'] ?? '', 'utf8')) as Context;

export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(new URL(path, context.app.url), { signal: AbortSignal.timeout(15_000), ...init });
}

export async function askJson(path: string): Promise<Record<string, unknown>> {
  const response = await ask(path);
  assert.equal(response.status, 200, path);
  return (await response.json()) as Record<string, unknown>;
}

/** Identifiers of the keys that the master realm signs with. */
export async function signingKeys(): Promise<string[]> {
  const { keys } = (await askJson('/realms/master/protocol/openid-connect/certs')) as {
    keys: { kid: string; use?: string }[];
  };
  return keys
    .filter(({ use }) => use === undefined || use === 'sig')
    .map(({ kid }) => kid)
    .sort();
}

export const keysFile = 'signing-keys.json';
