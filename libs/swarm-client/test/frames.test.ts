import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readFrames, textOf } from '../src/frames.ts';

function frame(stream: number, text: string): Buffer {
  const data = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(data.length, 4);
  return Buffer.concat([header, data]);
}

it('takes the streams apart and keeps their order', () => {
  const frames = readFrames(Buffer.concat([frame(1, 'one\n'), frame(2, 'two\n'), frame(1, 'three\n')]));
  expect(textOf(frames, 'stdout')).toBe('one\nthree\n');
  expect(textOf(frames, 'stderr')).toBe('two\n');
  expect(textOf(frames)).toBe('one\ntwo\nthree\n');
});

it('takes output without headers, as of a container with a terminal, as it is', () => {
  expect(textOf(readFrames(Buffer.from('plain text\r\n')), 'stdout')).toBe('plain text\r\n');
});

it('keeps what a cut stream still had', () => {
  const cut = Buffer.concat([frame(1, 'whole\n'), frame(1, 'half of it').subarray(0, 12)]);
  expect(textOf(readFrames(cut))).toBe('whole\nhalf');
});

it('keeps characters together that were split over two frames', () => {
  const bytes = Buffer.from('ü');
  const halves = [bytes.subarray(0, 1), bytes.subarray(1)].map((half) => {
    const whole = frame(1, ' ');
    whole[8] = half[0] ?? 0;
    return whole;
  });
  expect(textOf(readFrames(Buffer.concat(halves)))).toBe('ü');
});

it('gives back any sequence of pieces', () => {
  const pieces = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string()));
  fc.assert(
    fc.property(pieces, (all) => {
      const frames = readFrames(Buffer.concat(all.map(([stream, text]) => frame(stream, text))));
      expect(textOf(frames)).toBe(all.map(([, text]) => text).join(''));
    }),
  );
});
