import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import type { Entry } from '../../src/walk/entry.ts';
import { manifestLines } from '../../src/store/manifest.ts';
import { owner } from './scene.ts';

export interface HandMember {
  path: string;
  flag?: string;
  content?: string;
  link?: string;
  pax?: Record<string, string>;
  /** What the header says, where that is not the length of the content. */
  size?: number;
}

/** Archives that no export of ours would write. */
export function archive(members: readonly HandMember[], end = Buffer.alloc(1024)): Buffer {
  return zstdCompressSync(Buffer.concat([...members.map(memberBytes), end]));
}

export function memberBytes({ path, flag = '0', content = '', link = '', pax, size }: HandMember): Buffer {
  const before = pax ? memberBytes({ path: 'x', flag: 'x', content: paxText(pax) }) : Buffer.alloc(0);
  const bytes = Buffer.from(content, 'latin1');
  const header = Buffer.alloc(512);
  header.write(path, 0, 100, 'latin1');
  header.write(['0000644', '0000000', '0000000', ''].join('\0'), 100);
  header.write([(size ?? bytes.length).toString(8).padStart(11, '0'), '0'.repeat(11), ''].join('\0'), 124);
  header.write('        ', 148);
  header.write(flag, 156, 'latin1');
  header.write(link, 157, 100, 'latin1');
  header.write(['ustar', '00'].join('\0'), 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([before, header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

function paxText(records: Record<string, string>): string {
  return Object.entries(records)
    .map(([key, value]) => {
      const rest = ` ${key}=${value}\n`;
      const length = rest.length + (rest.length < 98 ? 2 : 3);
      return `${length}${rest}`;
    })
    .join('');
}

export const dir = (path: string): Entry => ({ ...common(path), type: 'dir', mode: 0o755 });
export const file = (path: string, content: string): Entry => ({
  ...common(path),
  type: 'file',
  size: content.length,
  hash: createHash('sha256').update(content).digest('hex'),
});
export const link = (path: string, target: string): Entry => ({ ...common(path), type: 'link', target });

export function manifest(
  entries: readonly Entry[],
  edit: (text: string) => string = (text) => text,
): HandMember {
  const lines = manifestLines();
  const head = lines.head({ id: 'then', owner, takenAt: '2026-01-02T03:04:05.678Z', sources: ['data'] });
  const all = [head, ...entries.map((entry) => lines.entry('data', entry)), lines.foot()];
  return { path: 'manifest', content: edit(all.map((line) => `${line}\n`).join('')) };
}

/** The manifest with another first line, sealed again. */
export function manifestWithHead(entries: readonly Entry[], head: object): HandMember {
  return manifest(entries, (text) => {
    const [first = '{}', ...lines] = text.trimEnd().split('\n').slice(0, -1);
    const body = [JSON.stringify({ ...JSON.parse(first), ...head }), ...lines, ''].join('\n');
    const sha256 = createHash('sha256').update(body).digest('hex');
    return `${body}${JSON.stringify({ entries: lines.length, sha256 })}\n`;
  });
}

function common(path: string): Entry {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return { path, type: 'file', mode: 0o644, uid, gid, mtime: '1000000000000000000', size: 0 };
}
