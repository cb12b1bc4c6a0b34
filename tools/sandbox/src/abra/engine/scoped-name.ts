/** What the engine calls a network, volume, secret or config of a stack. */
export function scopedName(
  stack: string,
  name: string,
  { external, name: own }: { external?: boolean; name?: string },
): string {
  return own ?? (external === true ? name : `${stack}_${name}`);
}
