import { createHash } from 'node:crypto';

/** The document with a checksum of all that is in it as its last member, so that a changed value is noticed. */
export function withChecksum(document: object): Record<string, unknown> {
  const plain = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  return { ...plain, checksum: checksumOf(plain) };
}

/** A parsed document without its checksum; one that was written without any is taken as it is. */
export function withoutChecksum(document: unknown): { document: unknown; isWhole: boolean } {
  if (typeof document !== 'object' || document === null || !('checksum' in document))
    return { document, isWhole: true };
  const { checksum, ...plain } = document;
  if (typeof checksum !== 'string' || !checksum.startsWith(prefix)) return { document, isWhole: true };
  return { document: plain, isWhole: checksum === checksumOf(plain) };
}

function checksumOf(plain: object): string {
  return prefix + createHash('sha256').update(JSON.stringify(plain)).digest('hex');
}

const prefix = 'sha256:';
