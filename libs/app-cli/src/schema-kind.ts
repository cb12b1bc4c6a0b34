import type * as z from 'zod';

interface Definition {
  type: string;
  innerType?: z.core.$ZodType;
  in?: z.core.$ZodType;
}

/** `number`, `boolean`, `array`, …: the kind of value below wrappers such as `optional` and `default`. */
export function schemaKind(schema: z.core.$ZodType): string {
  const { type, innerType, in: input } = schema._zod.def as Definition;
  const below = innerType ?? (type === 'pipe' ? input : undefined);
  return below === undefined ? type : schemaKind(below);
}
