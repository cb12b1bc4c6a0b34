const typeLine = /^(TYPE|RECIPE)=(["']?)([^:\s"'#]+)(?::[^\s"'#]*)?\2/m;

/** The bytes with `TYPE=<recipe>:<version>`; everything else stays as it is, a missing last newline too. */
export function withVersion(text: string, version: string): string {
  return text.replace(
    typeLine,
    (_, key: string, quote: string, recipe: string) => `${key}=${quote}${recipe}:${version}${quote}`,
  );
}

/** From the value of `TYPE` or `RECIPE`. */
export function splitType(value: string): { recipe: string; version: string | undefined } {
  const [recipe = '', version] = value.split(/:(.*)/s);
  return { recipe, version: version === '' ? undefined : version };
}
