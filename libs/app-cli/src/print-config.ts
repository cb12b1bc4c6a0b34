import type { AppDescription } from './types.ts';
import type * as z from 'zod';

/** The settings in use as one JSON document: of secrets only whether they are set. */
export function configDocument<Schema extends z.ZodObject>(
  description: AppDescription<Schema>,
  config: z.infer<Schema>,
): Record<string, unknown> {
  const secrets = new Set<string>(
    description.settings.flatMap((setting) => (setting.secret ? [setting.key] : [])),
  );
  const values = config as Record<string, unknown>;
  const shown = (key: string) =>
    secrets.has(key) && values[key] !== undefined ? '***' : (values[key] ?? null);
  return Object.fromEntries(Object.keys(description.schema.shape).map((key) => [key, shown(key)]));
}
