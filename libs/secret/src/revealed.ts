import { Secret } from './secret.ts';

export type Revealed<T> = T extends Secret
  ? string
  : T extends object
    ? { [Key in keyof T]: Revealed<T[Key]> }
    : T;

/** A copy of plain data with its secrets in the open: for what is sent, or written where only their owner reads. */
export function revealed<T>(data: T): Revealed<T> {
  return copy(data) as Revealed<T>;
}

function copy(data: unknown): unknown {
  if (data instanceof Secret) return data.reveal();
  if (Array.isArray(data)) return data.map(copy);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, copy(value)]));
}

/** The secrets in plain data, at any depth. */
export function secretsIn(data: unknown): Secret[] {
  if (data instanceof Secret) return [data];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(secretsIn) : [];
}
