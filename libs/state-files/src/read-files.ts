import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { withoutChecksum } from './checksum.ts';
import { syncFolder } from './folders.ts';
import { stateCorrupt, stateUnreadable, stateUnwritable } from './state-errors.ts';

/**
 * @param said.hint what to do about this very file when it is damaged
 * @returns `undefined` when there is no such file.
 * @throws WarmError `state-corrupt` (broken) for anything but JSON of that shape, and where its checksum says that it was
 *   changed; `state-unreadable` (infrastructure).
 */
export async function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  said: { hint?: string } = {},
): Promise<z.infer<Schema> | undefined> {
  const text = await readTextFile(file);
  if (text === undefined) return undefined;
  const { document, isWhole } = withoutChecksum(parseJson(file, text, said));
  if (!isWhole) throw stateCorrupt(file, changed, said);
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`,
  );
  throw stateCorrupt(file, problems.join('; '), { ...said, cause: parsed.error });
}

/** @returns `undefined` when there is no such file. */
export async function readTextFile(file: string): Promise<string | undefined> {
  return (await readBytesFile(file))?.toString('utf8');
}

/** @returns `undefined` when there is no such file. */
export async function readBytesFile(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw stateUnreadable(file, error);
  }
}

/** Removes a file, durably; one that is not there is no error. */
export async function removeFile(file: string): Promise<void> {
  try {
    await rm(file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw stateUnwritable(file, error);
  }
}

function parseJson(file: string, text: string, said: { hint?: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw stateCorrupt(file, text.trim() === '' ? 'it is empty' : `it is not JSON (${messageOf(error)})`, {
      ...said,
      cause: error,
    });
  }
}

const changed =
  'its content is not what its checksum was made of (whoever changed it by hand removes the line with the checksum, too)';
