import * as z from 'zod';

import { recipeConfigSchema } from '../src/index.ts';

/** The part of JSON Schema that the config's schema makes use of. */
export interface Node {
  type?: string;
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  anyOf?: Node[];
  enum?: string[];
  additionalProperties?: Node | false;
}

export interface Key {
  type: string;
  required: boolean;
  node: Node;
}

/** Every key by its path as a reader would write it: `health.path`, `deps[].recipe`. Groups have none of their own. */
export function schemaKeys(): ReadonlyMap<string, Key> {
  const keys = new Map<string, Key>();
  const walk = (node: Node, path: string, required: boolean): void => {
    if (node.properties) {
      for (const [name, child] of Object.entries(node.properties))
        walk(child, path === '' ? name : `${path}.${name}`, node.required?.includes(name) ?? false);
      return;
    }
    keys.set(path, { type: typeOf(node), required, node });
    const group =
      node.items && [node.items, ...(node.items.anyOf ?? [])].find(({ properties }) => properties);
    if (group) walk(group, `${path}[]`, true);
  };
  walk(z.toJSONSchema(recipeConfigSchema, { io: 'input' }) as Node, '', true);
  return keys;
}

/** A type in words for people. */
function typeOf({ type, items, anyOf, enum: words, properties, additionalProperties }: Node): string {
  if (words) return `one of ${words.join(', ')}`;
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (properties) return 'group';
  if (items) return `list of ${typeOf(items)}`;
  if (additionalProperties) return `${typeOf(additionalProperties)} by name`;
  return { boolean: 'boolean', string: 'text', number: 'number', integer: 'number' }[type ?? ''] ?? 'unknown';
}
