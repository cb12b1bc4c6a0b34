import { mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { systemCodeOf, WarmError } from '@ci-warm/errors';
import * as z from 'zod';
import type { Layout } from './layout.ts';

const schema = z.strictObject({
  socketPath: z.string().min(1),
  /** Only there when the folder's own path is too long for a socket. */
  socketDir: z.string().optional(),
  ingressPort: z.int().min(1).max(65_535),
});

/** What `up` chose for one sandbox, kept for every later command. */
export type SandboxRecord = z.infer<typeof schema>;

/** Longer paths of unix sockets are refused by the kernel, or cut in silence. */
const socketPathLimit = 100;

/** @returns `undefined` when no sandbox was ever up here */
export async function readRecord({ recordFile, dir }: Layout): Promise<SandboxRecord | undefined> {
  const text = await readFile(recordFile, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new WarmError({
      kind: 'infrastructure',
      code: 'sandbox-record-damaged',
      message: `${recordFile} cannot be read`,
      hint: `Remove ${dir} and bring the sandbox up again.`,
      cause,
    });
  }
}

export async function createRecord(layout: Layout): Promise<SandboxRecord> {
  const inside = join(layout.dir, 'docker.sock');
  const socketDir =
    Buffer.byteLength(inside) < socketPathLimit ? undefined : await mkdtemp('/tmp/ccw-socket-');
  return {
    socketPath: socketDir === undefined ? inside : join(socketDir, 'docker.sock'),
    ...(socketDir === undefined ? {} : { socketDir }),
    ingressPort: await freePort(),
  };
}

export async function writeRecord({ recordFile }: Layout, record: SandboxRecord): Promise<void> {
  await writeFile(`${recordFile}.new`, `${JSON.stringify(record, undefined, 2)}\n`);
  await rename(`${recordFile}.new`, recordFile);
}

/** Outside the range that the kernel gives to outgoing connections, so that it is still free a moment later. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 17_000);
    if (await canListen(port)) return port;
  }
}

export async function canListen(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer()
    .once('error', () => resolve(false))
    .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return await promise;
}
