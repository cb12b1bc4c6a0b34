import { resolve } from 'node:path';
import { fatal } from '../cli/output.ts';
import { boolean, defined, fields, list, number, optional, text } from './fields.ts';
import { keys } from './keys.ts';
import type { FileReference, Mount, Port } from './types.ts';

/** `name:/path[:ro]`, `/host:/path`, or the long form. */
export function readMount(node: unknown, path: string, folder: string): Mount {
  if (typeof node !== 'string') {
    const at = fields(node, path, keys.mount);
    const type = text(at['type'], `${path}.type`);
    if (type !== 'volume' && type !== 'bind')
      return fatal(`${path}: mounts of type "${type}" are not spoken by this stand-in`);
    const source = text(at['source'], `${path}.source`);
    return {
      type,
      source: type === 'bind' ? resolve(folder, source) : source,
      target: text(at['target'], `${path}.target`),
      readOnly: optional(at['read_only'], boolean, `${path}.read_only`) ?? false,
    };
  }
  const [source = '', target, mode] = node.split(':');
  if (target === undefined)
    return fatal(`${path}: anonymous volume "${node}" is not spoken by this stand-in`);
  const bind = /^[./~]/.test(source);
  return {
    type: bind ? 'bind' : 'volume',
    source: bind ? resolve(folder, source) : source,
    target,
    readOnly: mode === 'ro',
  };
}

/** Aliases by network; a service that names none joins `default`. */
export function readAttachments(node: unknown, path: string): Record<string, string[]> {
  if (node === undefined || node === null) return {};
  if (Array.isArray(node)) return Object.fromEntries(node.map((name) => [text(name, path), []]));
  return Object.fromEntries(
    Object.entries(fields(node, path)).map(([name, value]) => {
      const at = fields(value, `${path}.${name}`, keys.attachment);
      return [name, list(at['aliases'], `${path}.${name}.aliases`).map(String)];
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

/** `[published:]target[/protocol]`, or the long form. */
export function readPort(node: unknown, path: string): Port {
  if (typeof node === 'number' || typeof node === 'string') {
    const [, published, target, protocol = 'tcp'] = /^(?:(\d+):)?(\d+)(?:\/(\w+))?$/.exec(String(node)) ?? [];
    if (target === undefined) return fatal(`${path}: port "${node}" is not spoken by this stand-in`);
    const outside = published === undefined ? {} : { published: Number(published) };
    return { target: Number(target), ...outside, protocol, mode: 'ingress' };
  }
  const at = fields(node, path, keys.port);
  return defined<Port>({
    target: number(at['target'], `${path}.target`),
    published: optional(at['published'], number, `${path}.published`),
    protocol: optional(at['protocol'], text, `${path}.protocol`) ?? 'tcp',
    mode: optional(at['mode'], text, `${path}.mode`) ?? 'ingress',
  });
}
