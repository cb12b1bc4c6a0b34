/**
 * Whose fault it is that an image cannot be pulled, from the engine's words: `image` where its name cannot be one, its
 * registry says that it has none of that name, or it has none for this kind of machine; `outside` for everything else,
 * such as limits, log-ins, outages, certificates, disks, and for what nobody has heard yet.
 *
 * The engine joins what it and the registry say by a colon and a space, which no name of an image can hold; addresses are
 * in quotes. So each part is compared as a whole.
 */
export function pullFault(reason: string): 'image' | 'outside' {
  const parts = reason.replaceAll(/"[^"]*"/g, '""').split(/:\s+/);
  return parts.some((part) => saysUnknown.some((known) => known.test(part.trim()))) ? 'image' : 'outside';
}

const saysUnknown: readonly RegExp[] = [
  /^manifest unknown$/i,
  /^name unknown$/i,
  /^manifest for \S+ (?:is )?not found$/i,
  /^no such manifest$/i,
  /^manifest \S+ is unknown$/i,
  /^repository name not known to registry$/i,
  /^repository \S+ not found$/i,
  /^no matching manifest for \S+ in the manifest list entries(?:, .*)?$/i,
  /^invalid reference format$/i,
  /^invalid reference format, .*$/i,
  /^not found$/i,
];
