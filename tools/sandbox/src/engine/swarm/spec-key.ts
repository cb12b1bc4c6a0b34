import type { ServiceSpec } from '../api/service-spec.ts';

/** What decides whether a task is out of date: its template and its ports, not the labels of its service. */
export function specKeyOf({ TaskTemplate, EndpointSpec }: ServiceSpec): string {
  return JSON.stringify([sorted(TaskTemplate), sorted(EndpointSpec ?? {})]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  );
}
