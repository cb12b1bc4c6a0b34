import type { AppDescription } from './types.ts';
import type * as z from 'zod';

/** The settings in use as one JSON document: of secrets only whether they are set. */
export function configDocument<Schema extends z.ZodObject>(description: AppDescription<Schema>, config: z.infer<Schema>): Record<string, unknown> {
  const secrets = new Set<string>(description.settings.flatMap((setting) => (setting.secret ? [setting.key] : [])));
  const entries = Object.entries(config as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, value]) => [key, secrets.has(key) && value !== undefined ? '***' : (value ?? null)]));
}
