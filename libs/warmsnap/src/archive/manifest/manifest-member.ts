import { messageOf, WarmError } from '@ci-warm/errors';
import { writeLines } from '../../walk/lines.ts';
import { padded } from '../tar/blocks.ts';
import type { ByteReader } from '../tar/byte-reader.ts';
import { readMember } from '../tar/read-member.ts';
import { damagedArchive } from '../damaged-archive.ts';
import { refused } from '../tar/refusal.ts';
import { manifestReceiver, type ReceivedManifest } from './received-manifest.ts';

export const manifestMember = 'manifest';

/**
 * The manifest, which must be the first member: everything after it is held against it.
 *
 * @param file is made, and holds its entries
 * @param room called with its length before any of it is written; throws when it has no place
 */
export async function readManifestMember(
  reader: ByteReader,
  file: string,
  room: (bytes: number) => Promise<void>,
): Promise<ReceivedManifest> {
  const member = await readMember(reader);
  if (member?.path !== manifestMember || member.type !== 'file' || member.realSize !== undefined)
    throw refused(
      'no-manifest-first',
      `it begins with ${member ? `"${member.path}"` : 'nothing'}, not with its manifest`,
    );
  if (member.size > maxManifestBytes) throw refused('too-large', `its manifest has ${member.size} bytes`);
  await room(member.size);
  const receiver = manifestReceiver(file);
  let rest = '';
  await writeLines(file, async (write) => {
    let isFirst = true;
    for await (const chunk of reader.stream(member.size)) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (isFirst) requireKnownFormat(line);
        isFirst = false;
        const entry = sound(() => receiver.line(line));
        if (entry !== undefined) write(entry);
      }
      if (rest.length > maxLineLength) throw refused('bad-manifest', 'a line of its manifest has no end');
    }
  });
  await reader.read(padded(member.size) - member.size);
  if (rest !== '') throw damagedArchive('its manifest is cut short');
  return sound(() => receiver.finish());
}

function requireKnownFormat(line: string): void {
  const head = sound(() => JSON.parse(line) as { format?: unknown } | null);
  if (head?.format === 1) return;
  throw new WarmError({
    kind: 'failed',
    code: 'archive-format-unknown',
    message: `the archive is of format ${JSON.stringify(head?.format)}, and only 1 is known here`,
    hint: 'nothing was imported; bring this host to the version that the export was made with',
  });
}

function sound<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refused('bad-manifest', `its manifest cannot be read: ${messageOf(error).slice(0, 200)}`);
  }
}

/** Some 200 bytes a name: for a hundred million of them. */
const maxManifestBytes = 16 * 1024 ** 3;
/** Three paths of 4 KiB, each byte of them written as four letters, and what JSON adds. */
const maxLineLength = 64 * 1024;
