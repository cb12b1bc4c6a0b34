/** Go leaves out what is unset, and so do its clients. */
export function prune<T>(values: object): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** The same for lists and mappings that hold nothing. */
export function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
