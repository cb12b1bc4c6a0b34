import { Fatal, fatal } from '../cli/output.ts';

/** A value of a type that the compose schema does not allow there. */
export class WrongType extends Fatal {}

export type Fields = Readonly<Record<string, unknown>>;

/** A mapping whose keys are all known; `x-*` is free. What is beyond the closed list is refused by its full name. */
export function fields(node: unknown, path: string, known?: readonly string[]): Fields {
  if (node === null || node === undefined) return {};
  if (typeof node !== 'object' || Array.isArray(node))
    return fatal(`${path || 'compose file'} must be a mapping`);
  const unknown = known && Object.keys(node).find((key) => !known.includes(key) && !key.startsWith('x-'));
  if (unknown !== undefined) {
    fatal(
      `${path === '' ? '' : `${path}: `}compose key "${unknown}" is not taken by a stack deploy (SCOPE.md lists what is)`,
    );
  }
  return node as Fields;
}

/** What a stack deploy would take and this stand-in cannot do. */
export function beyondStandIn(what: string): never {
  return fatal(`${what} is not spoken by this stand-in (SCOPE.md lists what is)`);
}

export function list(node: unknown, path: string): readonly unknown[] {
  if (node === null || node === undefined) return [];
  return Array.isArray(node) ? node : fatal(`${path} must be a list`);
}

export function text(node: unknown, path: string): string {
  return typeof node === 'string' ? node : fatal(`${path} must be a string`);
}

/** One text, or a list of them. */
export function textOrList(node: unknown, path: string): string[] {
  return typeof node === 'string' ? [node] : list(node, path).map((item) => text(item, path));
}

/** A mapping of texts; numbers are written out. */
export function strings(node: unknown, path: string): Record<string, string> {
  return pairs(fields(node, path), path, () => '');
}

export function number(node: unknown, path: string): number {
  const value = typeof node === 'string' && node.trim() !== '' ? Number(node) : node;
  return typeof value === 'number' && Number.isFinite(value) ? value : fatal(`${path} must be a number`);
}

export function boolean(node: unknown, path: string): boolean {
  if (node === 'true' || node === true) return true;
  return node === 'false' || node === false ? false : fatal(`${path} must be a boolean`);
}

/** Nanoseconds of `1m30s`, `500ms`. */
export function duration(node: unknown, path: string): number {
  const written = text(node, path);
  const pieces = [...written.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|us|s|ns)/g)];
  if (pieces.length === 0 || pieces.map(([piece]) => piece).join('') !== written) {
    return fatal(`${path}: "${written}" does not match format "duration"`);
  }
  return pieces.reduce((sum, [, amount, unit]) => sum + Number(amount) * (nanoseconds[unit ?? ''] ?? 0), 0);
}

const nanoseconds: Readonly<Record<string, number>> = { h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** `KEY=value` items or a mapping. A value that is no string or number is refused, as the compose schema does. */
export function pairs(
  node: unknown,
  path: string,
  unset: (key: string) => string | undefined,
): Record<string, string> {
  const entries = Array.isArray(node)
    ? node.map((item): [string, unknown] => {
        const [key = '', value] = text(item, path).split(/=(.*)/s);
        return [key, value];
      })
    : Object.entries(fields(node, path));
  const result: Record<string, string> = {};
  for (const [key, value] of entries) {
    if (value === null || value === undefined) {
      const inherited = unset(key);
      if (inherited !== undefined) result[key] = inherited;
    } else if (typeof value === 'string' || typeof value === 'number') result[key] = String(value);
    else
      throw new WrongType(
        `${path}.${key} contains an invalid type, it should be a string, number, or a null`,
      );
  }
  return result;
}

/** Leaves out what is not set, so that a later file's silence does not erase. */
export function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

export function optional<T>(
  node: unknown,
  read: (node: unknown, path: string) => T,
  path: string,
): T | undefined {
  return node === undefined || node === null ? undefined : read(node, path);
}
