import { Secret } from '@ci-warm/secret';

/**
 * What `abra app secret generate --machine` printed, as name → value; empty where it cannot be read. Both forms that a
 * machine output may have: an object, or a list of rows with `name` and `value`.
 */
export function parseSecrets(output: string): Record<string, Secret> {
  const document = parseLast(output);
  const rows = Array.isArray(document) ? document.map(rowOf) : Object.entries<unknown>({ ...document });
  return Object.fromEntries(
    rows.flatMap(([name, value]) =>
      typeof name === 'string' && typeof value === 'string' ? [[name, new Secret(value)]] : [],
    ),
  );
}

/** Log lines may stand before the document. */
function parseLast(output: string): object | undefined {
  const start = output.search(/^\s*[[{]/m);
  if (start < 0) return undefined;
  try {
    const document: unknown = JSON.parse(output.slice(start));
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

function rowOf(row: unknown): [unknown, unknown] {
  if (typeof row !== 'object' || row === null) return [undefined, undefined];
  const fields = new Map(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value as unknown]));
  return [fields.get('name'), fields.get('value')];
}
