import { defined, fields, list, number, optional, strings, text } from './fields.ts';
import { keys } from './keys.ts';
import type { Attachment, FileReference } from './types.ts';

/** By network; a service that names none joins `default`. */
export function readAttachments(node: unknown, path: string): Record<string, Attachment> {
  if (node === undefined || node === null) return {};
  if (Array.isArray(node))
    return Object.fromEntries(node.map((name) => [text(name, path), { aliases: [], driverOpts: {} }]));
  return Object.fromEntries(
    Object.entries(fields(node, path)).map(([name, value]) => {
      const where = `${path}.${name}`;
      // Addresses of its own are a wish that a stack deploy does not pass on.
      const at = fields(value, where, keys.attachment);
      const aliases = list(at['aliases'], `${where}.aliases`).map(String);
      return [name, { aliases, driverOpts: strings(at['driver_opts'], `${where}.driver_opts`) }];
    }),
  );
}

export function readReference(node: unknown, path: string): FileReference {
  if (typeof node === 'string') return { source: node };
  const at = fields(node, path, keys.reference);
  return defined<FileReference>({
    source: text(at['source'], `${path}.source`),
    target: optional(at['target'], text, `${path}.target`),
    uid: optional(at['uid'], String, path),
    gid: optional(at['gid'], String, path),
    mode: optional(at['mode'], number, `${path}.mode`),
  });
}
