import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { path } from './container.ts';
import { answer, failAtStart, serve } from './serve.ts';

// Keeps the entries. Slow to start, so that the web server in front of it really finds nobody at first.

failAtStart();
const bootMs = 300;
const file = path('/var/lib/guestbook/entries.txt');
let inMemory = '';

await delay(bootMs);
await serve(
  async (request, response) => {
    if (request.url !== '/entries') return answer(response, 404, 'Not Found\n');
    if (request.method === 'POST') save(`${entries()}${(await bodyOf(request)).trim()}\n`);
    answer(response, request.method === 'POST' ? 201 : 200, entries());
  },
  { port: 8080 },
);
if (!file || !existsSync(file)) save('');

function entries(): string {
  return file === undefined ? inMemory : existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function save(text: string): void {
  inMemory = text;
  if (file === undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
