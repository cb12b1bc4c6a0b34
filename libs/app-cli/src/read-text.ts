import * as z from 'zod';
import { schemaKind } from './schema-kind.ts';

/**
 * The text of a flag or variable as the kind of value that the schema asks for. What cannot be read stays text, so that
 * the schema's own message names the mistake.
 */
export function readText(text: string, schema: z.ZodType): unknown {
  const reader = readers[schemaKind(schema)];
  return reader === undefined ? text : (reader.safeParse(text).data ?? text);
}

const number = z.string().trim().min(1).pipe(z.coerce.number());
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
});

const readers: Readonly<Record<string, z.ZodType>> = {
  number,
  int: number,
  boolean: z.string().trim().pipe(z.stringbool()),
  array: list,
  object: json,
  record: json,
};
