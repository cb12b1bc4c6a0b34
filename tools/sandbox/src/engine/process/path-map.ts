export type PathMap = Readonly<Record<string, string>>;

/**
 * Replaces the paths of a container by those of the host wherever they stand in an argument. Processes of the stand-in
 * have no mount namespace of their own, so `cat /run/secrets/x` must become `cat <host path>`.
 */
export function mapPaths(argument: string, mounts: PathMap): string {
  const inside = Object.keys(mounts).sort((a, b) => b.length - a.length);
  if (inside.length === 0) return argument;
  const alternatives = inside
    .map((path) => path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|');
  const pattern = new RegExp(`(?<![\\w./-])(?:${alternatives})(?![\\w.-])`, 'g');
  return argument.replaceAll(pattern, (path) => mounts[path] ?? path);
}
