import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import type { DiskTools } from '../disk/disk-tools.ts';

/** A command that opens the other end of a named pipe, says so, and ends. */
type Command = (pipe: { pipe: string; onOpen: () => void }) => Promise<void>;

/**
 * Reads what a command writes into a pipe, as it comes. Nothing waits for ever: this process holds both ends until the
 * command has opened its own or has ended.
 */
export async function readFromCommand<T>(
  tools: DiskTools,
  path: string,
  command: Command,
  use: (stream: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const { stream, release } = await open(tools, path, 'read');
  const done = command({ pipe: path, onOpen: release }).finally(release);
  const used = use(stream).finally(() => stream.destroy());
  return await firstFault(done, used);
}

/** Writes into a pipe what a command reads from it. */
export async function writeToCommand(
  tools: DiskTools,
  path: string,
  command: Command,
  chunks: AsyncIterable<Buffer>,
): Promise<void> {
  const { stream, release } = await open(tools, path, 'write');
  const opened = Promise.withResolvers<void>();
  const isOpen = () => {
    release();
    opened.resolve();
  };
  const done = command({ pipe: path, onOpen: isOpen }).finally(isOpen);
  const used = (async () => {
    try {
      for await (const chunk of chunks) {
        if (stream.errored) throw new PipeClosed();
        if (!stream.write(chunk)) await drained(stream);
      }
      // A reader that comes after the last writer has left would wait for another one.
      await opened.promise;
      stream.end();
      await finished(stream, { readable: false }).catch(() => {
        throw new PipeClosed();
      });
    } finally {
      stream.destroy();
    }
  })();
  await firstFault(done, used);
}

/** Throws what the command failed with rather than that its pipe broke; any other error of this process came first. */
async function firstFault<T>(done: Promise<void>, used: Promise<T>): Promise<T> {
  const [command, own] = await Promise.allSettled([done, used]);
  if (own.status === 'rejected' && !(own.reason instanceof PipeClosed)) throw own.reason;
  if (command.status === 'rejected') throw command.reason;
  if (own.status === 'rejected') throw own.reason;
  return own.value;
}

class PipeClosed extends Error {
  constructor() {
    super('the command closed its pipe before its end');
  }
}

function drained(stream: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      stream.off('drain', settle).off('close', settle);
      if (stream.destroyed) reject(new PipeClosed());
      else resolve();
    };
    stream.on('drain', settle).on('close', settle);
  });
}

async function open(tools: DiskTools, path: string, direction: 'read' | 'write') {
  await tools.makePipe(path);
  const both = openSync(path, constants.O_RDWR);
  const readable = direction === 'read';
  const own = readable ? constants.O_RDONLY : constants.O_WRONLY;
  const fd = openSync(path, own | constants.O_NONBLOCK);
  const stream = new Socket({ fd, readable, writable: !readable });
  stream.on('error', () => undefined);
  let held = true;
  const release = () => {
    if (held) closeSync(both);
    held = false;
  };
  return { stream, release };
}
