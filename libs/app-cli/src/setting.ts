import * as z from 'zod';
import { schemaKind } from './schema-kind.ts';

/** One row of a table of settings. The table's key is the name in the configuration and in the file. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** With the default, if there is one. */
  schema: Schema;
  /** `--warm-root`; absent where a flag would be wrong (secrets). */
  flag?: string;
  /** `CCCI_WARM_ROOT` or one of Drone's. */
  variable?: string;
  /** Value is never shown, only that it is set. */
  secret?: boolean;
  /** In the `common` section of the configuration file as well as in the app's own. */
  common?: boolean;
  /** What it means, without the default: that is read from the schema. */
  description: string;
  /** The default in words, where the schema computes it on this host or none is in the schema. */
  otherwise?: string;
}

export type Settings = Readonly<Record<string, Setting>>;

export type SchemaOf<Rows extends Settings> = z.ZodObject<{
  -readonly [Key in keyof Rows]: Rows[Key]['schema'];
}>;

/** What an app gets of its settings. */
export type ConfigOf<Rows extends Settings> = z.infer<SchemaOf<Rows>>;

export function schemaOf<Rows extends Settings>(settings: Rows): SchemaOf<Rows> {
  const shape = Object.fromEntries(Object.entries(settings).map(([key, { schema }]) => [key, schema]));
  return z.object(shape) as unknown as SchemaOf<Rows>;
}

/** What holds where nothing is given, for people; `undefined` where that is nothing. */
export function defaultText({ schema, otherwise }: Setting): string | undefined {
  if (otherwise !== undefined) return otherwise;
  const value: unknown = schema.safeParse(undefined).data;
  if (value === undefined || value === false) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join(',');
  return typeof value === 'object' ? undefined : `${value as string | number | true}`;
}

/** Switches that are off have flags without a value; one that is on can only be useful with one. */
export function takesValue({ schema }: Setting): boolean {
  return schemaKind(schema) !== 'boolean' || schema.safeParse(undefined).data === true;
}
