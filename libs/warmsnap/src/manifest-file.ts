import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { dirname } from 'node:path';
import { syncFolder } from '@ci-warm/state-files';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { manifestLines, manifestReader, type Manifest } from './manifest.ts';

/** Writes it so that it is either not there or whole and on the disk. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  const draft = `${path}.draft`;
  const file = await open(draft, 'w', 0o600);
  try {
    let chunk = '';
    for (const line of manifestLines(manifest)) {
      chunk += line;
      if (chunk.length > 256 * 1024) {
        await file.write(chunk);
        chunk = '';
      }
    }
    await file.write(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** The manifest, or what is wrong with it. Nothing of it is returned unless all of it is as it was written. */
export async function readManifest(path: string): Promise<{ manifest: Manifest } | { problem: string }> {
  const reader = manifestReader();
  try {
    const stream = createReadStream(path, { encoding: 'latin1' });
    // readline ends quietly when its input fails, so the failure is kept beside it.
    const failed = new Promise<never>((_, reject) => stream.once('error', reject));
    const lines = (async () => {
      for await (const line of createInterface({ input: stream, crlfDelay: 0 })) reader.line(line);
    })();
    await Promise.race([failed, lines]);
    return { manifest: reader.finish() };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { problem: 'it has no manifest' };
    return { problem: `its manifest cannot be read: ${messageOf(error).slice(0, 200)}` };
  }
}
