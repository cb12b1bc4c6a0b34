import { createReadStream, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { path } from './container.ts';
import { answer, failAfterMigration, failAtStart, fault, serve } from './serve.ts';

// Serves files like nginx's official image: content from a volume, which Docker fills at first use.

failAtStart();
const version = process.env['NGINX_VERSION'] ?? '0';
const root = path('/usr/share/nginx/html');
const welcome = '<!doctype html>\n<title>Welcome to nginx!</title>\n<h1>Welcome to nginx!</h1>\n';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
};

if (root !== undefined) fill(root);

await serve(
  (request, response) => {
    response.setHeader('server', `nginx/${version}`);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(response, 405, 'Method Not Allowed\n');
    const wanted = decoded(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (wanted === undefined) return answer(response, 400, 'Bad Request\n');
    if (root === undefined)
      return wanted === '/' ? answer(response, 200, welcome, types['.html']) : notFound(response);
    return sendFile(response, join(root, normalize(wanted)));
  },
  { port: 80 },
);

function fill(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const index = join(folder, 'index.html');
  if (readdirSync(folder).length === 0) writeFileSync(index, welcome);
  if (fault !== 'migration') return;
  writeFileSync(index, '<!doctype html>\n<title>Overwritten by a faulty migration</title>\n');
  failAfterMigration();
}

function sendFile(response: ServerResponse, file: string): void {
  const target = existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file;
  if (!existsSync(target) || !statSync(target).isFile()) return notFound(response);
  response.writeHead(200, {
    'content-type': types[extname(target)] ?? 'application/octet-stream',
    'content-length': statSync(target).size,
  });
  createReadStream(target).pipe(response);
}

function notFound(response: ServerResponse): void {
  answer(response, 404, '<h1>404 Not Found</h1>\n', types['.html']);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
