/** One piece of output of a container. */
export interface Frame {
  stream: 'stdout' | 'stderr';
  data: Buffer;
}

/**
 * Takes apart the engine's multiplexed output: 8-byte headers (stream, three zeros, big-endian length) before each
 * piece. Output of a container with a terminal has no headers and counts as stdout as a whole.
 */
export function readFrames(body: Buffer): readonly Frame[] {
  const frames: Frame[] = [];
  let offset = 0;
  while (offset < body.length) {
    const header = body.subarray(offset, offset + headerLength);
    if (!isHeader(header)) return offset === 0 ? [{ stream: 'stdout', data: body }] : frames;
    const start = offset + headerLength;
    const end = start + header.readUInt32BE(4);
    frames.push({ stream: header[0] === 2 ? 'stderr' : 'stdout', data: body.subarray(start, end) });
    offset = end;
  }
  return frames;
}

/** The text of one stream, or of both in the order in which they came. */
export function textOf(frames: readonly Frame[], stream?: Frame['stream']): string {
  const wanted = stream ? frames.filter((frame) => frame.stream === stream) : frames;
  return Buffer.concat(wanted.map(({ data }) => data)).toString('utf8');
}

function isHeader(bytes: Buffer): boolean {
  return (
    bytes.length === headerLength &&
    (bytes[0] ?? 9) <= 2 &&
    bytes[1] === 0 &&
    bytes[2] === 0 &&
    bytes[3] === 0
  );
}

const headerLength = 8;
