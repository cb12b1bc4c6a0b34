import type { Readable } from 'node:stream';
import type { Mask } from '@ci-warm/secret';
import { stripTerminal } from './strip-terminal.ts';

const limit = 1024 * 1024;

export interface OutputOptions {
  mask: Mask;
  terminal: boolean;
  onLine: ((line: string) => void) | undefined;
}

/** Keeps the end of one stream, masked, and hands its lines on as they come. */
export function createOutput({ mask, terminal, onLine }: OutputOptions) {
  // A secret that the cut goes through must not be kept in part.
  const margin = mask.longest;
  let kept = '';
  let cut = false;
  let line = '';

  const clean = (text: string) => mask.hide(terminal ? stripTerminal(text) : text);
  const take = (chunk: string) => {
    kept += chunk;
    if (kept.length > 2 * limit + margin) {
      kept = kept.slice(-(limit + margin));
      cut = true;
    }
    if (onLine === undefined) return;
    const lines = (line + chunk).split('\n');
    line = lines.pop() ?? '';
    for (const one of lines) onLine(clean(one.replace(/\r+$/, '')));
    if (line.length > limit) line = line.slice(-limit);
  };

  return {
    follow(stream: Readable): void {
      stream.setEncoding('utf8');
      stream.on('data', take);
      stream.on('end', () => {
        if (line !== '') onLine?.(clean(line.replace(/\r+$/, '')));
        line = '';
      });
      // A stream that is closed early, because a left-behind process holds it, is no fault of the command.
      stream.on('error', () => undefined);
    },
    text(): string {
      const masked = clean(kept);
      return (cut ? masked.slice(margin) : masked).slice(-limit);
    },
  };
}
