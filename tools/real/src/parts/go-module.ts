/**
 * A module that only requires another one and repeats its `replace` and `exclude` lines, because Go honours those of
 * the main module alone.
 */
export function throwAwayModule(goMod: string, requirement: string): string {
  const lines = goMod.split('\n');
  const kept: string[] = [];
  let inBlock = false;
  for (const line of lines) {
    if (/^(replace|exclude) \($/.test(line)) inBlock = true;
    if (inBlock || /^(replace|exclude) [^(]/.test(line)) kept.push(line);
    if (line === ')') inBlock = false;
  }
  return ['module throwaway', `go ${goVersionOf(goMod)}`, `require ${requirement}`, ...kept, ''].join('\n');
}

/** The least version of Go that a module asks for. */
export function goVersionOf(goMod: string): string {
  return /^go (\S+)$/m.exec(goMod)?.[1] ?? '1.0';
}
