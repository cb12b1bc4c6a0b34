import { resolve } from 'node:path';
import { fatal } from '../cli/output.ts';
import { beyondStandIn, boolean, defined, fields, number, optional, text } from './fields.ts';
import { keys } from './keys.ts';
import type { Mount } from './types.ts';

/** `[source:]/path[:options]`, or the long form. A path as the source is the host's, and starts in the recipe. */
export function readMount(node: unknown, path: string, folder: string): Mount {
  return typeof node === 'string' ? readShort(node, path, folder) : readLong(node, path, folder);
}

function readShort(spec: string, path: string, folder: string): Mount {
  const pieces = spec.split(':');
  if (pieces.length > 3) fatal(`${path}: invalid spec: ${spec}: too many colons`);
  if (pieces.includes('')) fatal(`${path}: invalid spec: ${spec}: empty section between colons`);
  const [first = '', target, written = ''] = pieces;
  if (target === undefined) return { type: 'volume', target: first, readOnly: false };
  const bind = /^[./~]/.test(first);
  const options = written.split(',');
  return defined<Mount>({
    type: bind ? 'bind' : 'volume',
    source: bind ? resolve(folder, first) : first,
    target,
    readOnly: options.includes('ro'),
    // Other options, such as those of SELinux, mean nothing to a stack deploy.
    propagation: options.find((option) => propagations.includes(option)),
    noCopy: options.includes('nocopy') || undefined,
  });
}

const propagations = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];

function readLong(node: unknown, path: string, folder: string): Mount {
  const at = fields(node, path, keys.mount);
  const type = optional(at['type'], text, `${path}.type`) ?? 'volume';
  if (!isKnown(type)) return beyondStandIn(`${path}: a mount of type "${type}"`);
  const source = optional(at['source'], text, `${path}.source`);
  if (type === 'bind' && source === undefined)
    fatal(`${path}: invalid mount config for type "bind": field Source must not be empty`);
  if (type === 'tmpfs' && source !== undefined) fatal(`${path}: invalid tmpfs source, source must be empty`);
  return defined<Mount>({
    type,
    source: type === 'bind' && source !== undefined ? resolve(folder, source) : source,
    target: text(at['target'], `${path}.target`),
    readOnly: optional(at['read_only'], boolean, `${path}.read_only`) ?? false,
    propagation: option(at['bind'], 'propagation', text, path),
    noCopy: option(at['volume'], 'nocopy', boolean, path),
    size: option(at['tmpfs'], 'size', number, path),
  });
}

function isKnown(type: string): type is Mount['type'] {
  return ['volume', 'bind', 'tmpfs'].includes(type);
}

function option<T>(
  node: unknown,
  key: string,
  read: (node: unknown, path: string) => T,
  path: string,
): T | undefined {
  return optional(fields(node, path)[key], read, `${path}.${key}`);
}
