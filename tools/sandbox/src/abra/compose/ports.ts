import { fatal } from '../cli/output.ts';
import { defined, fields, number, optional, text } from './fields.ts';
import { keys } from './keys.ts';
import type { Port } from './types.ts';

/** `[[address:]published:]target[/protocol]` with ranges, or the long form: one entry may be many ports. */
export function readPorts(node: unknown, path: string): Port[] {
  if (typeof node === 'number' || typeof node === 'string') return readShort(String(node), path);
  const at = fields(node, path, keys.port);
  return [
    defined<Port>({
      target: number(at['target'], `${path}.target`),
      published: optional(at['published'], number, `${path}.published`),
      protocol: optional(at['protocol'], text, `${path}.protocol`) ?? 'tcp',
      mode: optional(at['mode'], text, `${path}.mode`) ?? 'ingress',
    }),
  ];
}

function readShort(spec: string, path: string): Port[] {
  // An address in front is dropped, as Swarm publishes on all of them.
  const [, published = '', target = '', written = 'tcp'] =
    /^(?:(?:\d+(?:\.\d+){3}|\[[\da-fA-F:]+\]):)?(?:([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(spec) ?? [];
  const protocol = written.toLowerCase();
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) fatal(`${path}: Invalid proto: ${written}`);
  const inside = range(target) ?? fatal(`${path}: Invalid containerPort: ${spec}`);
  const entry = (to: number, from?: number): Port =>
    defined<Port>({ target: to, published: from, protocol, mode: 'ingress' });
  if (published === '') return inside.map((port) => entry(port));
  const outside = range(published) ?? fatal(`${path}: Invalid hostPort: ${published}`);
  if (outside.length === inside.length) return inside.map((port, index) => entry(port, outside[index]));
  if (inside.length === 1) return outside.map((port) => entry(inside[0] ?? 0, port));
  return fatal(`${path}: Invalid ranges specified for container and host Ports: ${target} and ${published}`);
}

function range(written: string): number[] | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(written) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || to < from || to > 65_535) return undefined;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
