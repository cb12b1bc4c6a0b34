import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startEngine, type Engine, type Timings } from '../../src/engine/index.ts';

export interface Place {
  dir: string;
  registryDir: string;
  socketPath: string;
}

/** A folder for an engine, gone after the test, with one image: a program that does as its arguments say. */
export function makePlace(): Place {
  const dir = mkdtempSync(join(tmpdir(), 'engine-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const registryDir = join(dir, 'registry');
  mkdirSync(registryDir);
  const place = { dir, registryDir, socketPath: join(dir, 'docker.sock') };
  addImage(place, { reference: 'test/program:1' });
  return place;
}

export function addImage(
  { registryDir }: Place,
  record: { reference: string; [key: string]: unknown },
): void {
  const file = join(registryDir, `${record.reference.replaceAll(/[/:]/g, '_')}.json`);
  writeFileSync(file, JSON.stringify({ program, ...record }));
}

export async function start(place: Place, timings: Partial<Timings> = {}): Promise<Engine> {
  const engine = await startEngine({ ...place, timings });
  onTestFinished(() => engine.close());
  return engine;
}

/** The engine as its own process, as a sandbox has it. */
export async function startProcess({ dir, registryDir, socketPath }: Place): Promise<ChildProcess> {
  const args = [main, '--dir', dir, '--registry', registryDir, '--socket', socketPath];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => void (chunk.includes('ready') && resolve()));
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code}`)));
  });
  return child;
}

export interface Reply<Body> {
  status: number;
  body: Body;
}

export function call<Body = { message: string }>(
  { socketPath }: { socketPath: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<Reply<Body>> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
      incoming.on('end', () => {
        const json = incoming.headers['content-type'] === 'application/json' && text !== '';
        resolve({ status: incoming.statusCode ?? 0, body: (json ? JSON.parse(text) : text) as Body });
      });
    });
    outgoing.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

export function service(
  Name: string,
  ContainerSpec: object,
  more: { template?: object; spec?: object } = {},
): object {
  return {
    Name,
    TaskTemplate: {
      ContainerSpec: { Image: 'test/program:1', Labels: {}, StopGracePeriod: 2e9, ...ContainerSpec },
      ...more.template,
    },
    ...more.spec,
  };
}

export interface TaskShape {
  ID: string;
  ServiceID: string;
  DesiredState: string;
  Status: { State: string; Err?: string; ContainerStatus?: { ContainerID: string; PID: number } };
  NetworksAttachments?: { Addresses: string[] }[];
}

export async function running(place: Place, Name: string): Promise<TaskShape> {
  const query = encodeURIComponent(JSON.stringify({ service: [Name], 'desired-state': ['running'] }));
  return eventually(async () => {
    const { body } = await call<TaskShape[]>(place, 'GET', `/tasks?filters=${query}`);
    return body.find(({ Status }) => Status.State === 'running');
  });
}

export async function eventually<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error('it did not come about within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Processes of this machine whose environment or command line names the text. */
export function processesNaming(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return ['cmdline', 'environ'].some((file) => readFileSync(`/proc/${pid}/${file}`).includes(text));
      } catch {
        // Gone meanwhile, or not ours.
        return false;
      }
    })
    .map(Number);
}

const program = fileURLToPath(new URL('program.ts', import.meta.url));
const main = fileURLToPath(new URL('../../src/engine/main.ts', import.meta.url));
