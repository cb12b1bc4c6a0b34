import { nanoTime, timestamp } from '../timestamps.ts';
import type { Stream } from './supervise.ts';

export interface LogLine {
  stream: Stream;
  nanos: bigint;
  time: string;
  text: string;
}

export interface LogBuffer {
  write(stream: Stream, chunk: Buffer): void;
  lines(): readonly LogLine[];
}

/** The last lines a process wrote, whole lines only, bounded. */
export function createLogBuffer(limit = 2_000): LogBuffer {
  const kept: LogLine[] = [];
  const rest: Record<Stream, string> = { stdout: '', stderr: '' };
  return {
    write(stream, chunk) {
      const parts = (rest[stream] + chunk.toString()).split('\n');
      rest[stream] = parts.pop() ?? '';
      for (const text of parts) {
        const nanos = nanoTime();
        kept.push({ stream, nanos, time: timestamp(nanos), text: `${text}\n` });
      }
      if (kept.length > limit) kept.splice(0, kept.length - limit);
    },
    lines: () => kept,
  };
}

/** The engine's multiplexed stream: one byte of stream, three of nothing, four of length, then the bytes. */
export function frame(stream: Stream, data: string | Buffer): Buffer {
  const body = Buffer.from(data as string);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream === 'stdout' ? 1 : 2, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}
