import type * as z from 'zod';

/**
 * The text of a flag or variable as the kind of value that the schema asks for. What cannot be read stays text, so that
 * the schema's own message names the mistake.
 */
export function convertText(text: string, schema: unknown): unknown {
  switch (kindOf(schema)) {
    case 'number':
    case 'int':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return booleans.get(text.trim().toLowerCase()) ?? text;
    case 'array':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    case 'object':
    case 'record':
      return parseOrKeep(text);
    default:
      return text;
  }
}

const booleans = new Map<string, boolean>([
  ...['1', 'true', 'yes', 'on'].map((word) => [word, true] as const),
  ...['0', 'false', 'no', 'off'].map((word) => [word, false] as const),
]);

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Definition {
  type: string;
  innerType?: z.core.$ZodType;
  in?: z.core.$ZodType;
}

/** The kind below wrappers such as `optional` and `default`. */
function kindOf(schema: unknown): string {
  const { type, innerType, in: input } = (schema as z.core.$ZodType)._zod.def as Definition;
  const below = innerType ?? (type === 'pipe' ? input : undefined);
  return below === undefined ? type : kindOf(below);
}
