import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export interface RunningImage {
  address: string;
  exited: Promise<number>;
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<number>;
  /** `status` 0 when nobody answers. */
  send(url: string, options?: SendOptions): Promise<Answer>;
  /** Until it answers at all. */
  ready(url?: string): Promise<Answer>;
}

interface SendOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Runs an image's program the way the engine does, without an engine. */
export function runImage(
  program: string,
  {
    port,
    env = {},
    mounts = {},
  }: { port: number; env?: Record<string, string>; mounts?: Record<string, string> },
): RunningImage {
  // The whole of 127/8 is this machine; tests side by side take addresses of their own.
  const address = `127.251.${Math.floor(Math.random() * 250)}.${1 + Math.floor(Math.random() * 250)}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/images', program)], {
    env: {
      PATH: process.env['PATH'],
      SANDBOX_ADDRESS: address,
      SANDBOX_MOUNTS: JSON.stringify(mounts),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const { promise: exited, resolve } = Promise.withResolvers<number>();
  child.once('close', (code, signal) => resolve(code ?? (signal ? 128 : -1)));

  const image: RunningImage = {
    address,
    exited,
    output: () => text,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return await exited;
    },
    send: async (url, { method = 'GET', headers = {}, body } = {}) => {
      const { promise, resolve: done } = Promise.withResolvers<Answer>();
      request(
        { host: address, port: port < 1024 ? port + 10_000 : port, path: url, method, headers, agent: false },
        (response) => {
          let got = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
          response.once('end', () =>
            done({ status: response.statusCode ?? 0, headers: response.headers, text: got }),
          );
          response.once('error', () => done({ status: 0, headers: {}, text: got }));
        },
      )
        .once('error', ({ message }) => done({ status: 0, headers: {}, text: message }))
        .end(body);
      return await promise;
    },
    ready: async (url = '/') => {
      for (;;) {
        const answer = await image.send(url);
        if (answer.status !== 0) return answer;
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${text}`);
        await delay(10);
      }
    },
  };
  onTestFinished(async () => void (await image.stop('SIGKILL')));
  return image;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ccw-image-'));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  return folder;
}
