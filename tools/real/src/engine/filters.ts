/** What lists of the engine have in common. */
export interface Listed {
  Id: string;
  Name: string;
}

export function filters(wanted: Readonly<Record<string, readonly string[]>>): string {
  return `filters=${encodeURIComponent(JSON.stringify(wanted))}`;
}
