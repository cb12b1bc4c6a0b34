import { parse } from 'yaml';
import { messageOf, WarmError } from '@ci-warm/errors';
import type { ComposeFile } from '../compose-text.ts';

/** The document of a compose file, merge keys followed. Throws WarmError `compose-unreadable` (failed). */
export function readYaml({ name, text }: ComposeFile): Mapping {
  try {
    return mappingOf(parse(text, { merge: true }));
  } catch (error) {
    throw new WarmError({
      kind: 'failed',
      code: 'compose-unreadable',
      message: `${name} is not YAML: ${messageOf(error)}`,
      hint: 'Correct it in the recipe.',
      cause: error,
    });
  }
}

export type Mapping = Readonly<Record<string, unknown>>;

/** Anything but a mapping counts as an empty one: whether the file is sound, abra says. */
export function mappingOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}
