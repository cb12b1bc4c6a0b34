/** Words of a command line, quotes and backslashes as a shell reads them. */
export function splitCommand(line: string): string[] {
  const words = line.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs);
  return [...words].map(([word]) =>
    word.replaceAll(
      /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs,
      (_, escaped?: string, double?: string, single?: string) =>
        double === undefined ? (escaped ?? single ?? '') : double.replaceAll(/\\(["\\$`])/g, '$1'),
    ),
  );
}
