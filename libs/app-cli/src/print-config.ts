import type { ConfigOf, Settings } from './setting.ts';

/** The settings in use as one JSON document: of secrets only whether they are set. */
export function configDocument<Rows extends Settings>(
  settings: Rows,
  config: ConfigOf<Rows>,
): Record<string, unknown> {
  const values: Record<string, unknown> = config;
  const entries = Object.entries(settings).map(([key, { secret }]) => {
    const value = values[key] ?? null;
    return [key, secret && value !== null ? '***' : value];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}
