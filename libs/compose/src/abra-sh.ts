/** The `export NAME=value` lines of a recipe's `abra.sh`: they reach the compose files as variables. */
export function exportsOf(text: string): Map<string, string> {
  const lines = text.matchAll(/^[ \t]*export[ \t]+([A-Za-z_]\w*)=("[^"\n]*"|'[^'\n]*'|[^\s#;]*)/gm);
  return new Map(
    [...lines].map(([, name = '', value = '']) => [name, value.replace(/^(["'])(.*)\1$/, '$2')]),
  );
}
