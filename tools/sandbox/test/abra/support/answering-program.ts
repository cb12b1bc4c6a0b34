/**
 * An image for recipes that are tested without their real programs: runs the command that it is given if that is there,
 * and answers on port 80 of its own address with its environment and the files that are mounted into it.
 */
export const answeringProgram = `
import { existsSync, readFileSync, statSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
const [file, ...args] = process.argv.slice(2);
if (file && existsSync(file)) spawn(file, args, { stdio: 'inherit' });
const mounts = Object.entries(JSON.parse(process.env.SANDBOX_MOUNTS));
const files = Object.fromEntries(mounts
  .filter(([, source]) => existsSync(source) && statSync(source).isFile())
  .map(([target, source]) => [target, readFileSync(source, 'utf8')]));
createServer((_, response) => response.end(JSON.stringify({ env: process.env, files, cwd: process.cwd() })))
  .listen(10_080, process.env.SANDBOX_ADDRESS);
`;
