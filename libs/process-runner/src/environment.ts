type Variables = Readonly<Record<string, string | undefined>>;

/** This process's environment with the layers laid over it; `undefined` removes a variable. */
export function environmentOf(...layers: readonly (Variables | undefined)[]): Record<string, string> {
  const merged: Record<string, string | undefined> = { ...process.env };
  for (const layer of layers) Object.assign(merged, layer);
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
