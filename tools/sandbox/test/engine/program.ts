// The image of these tests: `write <container path> <text>`, `serve <port>`; prints what it was given, then stays.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [verb = '', first = '', second = ''] = process.argv.slice(2);
const address = process.env['SANDBOX_ADDRESS'] ?? '';

if (verb === 'write') writeFileSync(first, second);
if (verb === 'serve') {
  const port = Number(first) < 1024 ? Number(first) + 10_000 : Number(first);
  createServer((_, response) => response.end(`served from ${address}`)).listen(port, address);
}
if (verb === 'hosts')
  setInterval(() => console.log(readFileSync(process.env['SANDBOX_HOSTS'] ?? '', 'utf8')), 50);
console.log(JSON.stringify({ argv: process.argv.slice(2), env: process.env }));
setInterval(() => undefined, 1_000);
