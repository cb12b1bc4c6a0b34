/** `<stack>_<name>_<version>` taken apart; a version has no underscore, a name may. Pure. */
export function secretParts(stack: string, fullName: string): { name: string; version: string } | undefined {
  if (!fullName.startsWith(`${stack}_`)) return undefined;
  const rest = fullName.slice(stack.length + 1);
  const cut = rest.lastIndexOf('_');
  return cut <= 0 ? undefined : { name: rest.slice(0, cut), version: rest.slice(cut + 1) };
}
