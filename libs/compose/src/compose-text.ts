import { WarmError } from '@ci-warm/errors';

/** Reads a file of the recipe; `undefined` where there is none. Whoever calls knows whether from git or from a folder. */
export type ReadRecipeFile = (name: string) => Promise<string | undefined>;

export interface ComposeFile {
  name: string;
  text: string;
}

/** What of a recipe's version decides what is deployed of it. */
export interface ComposeText {
  /** In the order in which they are laid over each other. */
  files: readonly ComposeFile[];
  /** Files that `COMPOSE_FILE` names and that are not there. */
  missing: readonly string[];
  abraSh: string;
  /** What the compose files are interpolated with. */
  variables: ReadonlyMap<string, string>;
}

/** The app whose text is read. */
export interface ComposeApp {
  env: ReadonlyMap<string, string>;
  stack: string;
}

/** The compose files of an app and their variables, as abra takes them from the recipe and the app's env. */
export async function readComposeText(read: ReadRecipeFile, app: ComposeApp): Promise<ComposeText> {
  const abraSh = (await read('abra.sh')) ?? '';
  const variables = variablesOf(app, abraSh);
  const found = await Promise.all(
    composeFilesOf(variables).map(async (name) => ({ name, text: await read(name) })),
  );
  return {
    files: found.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }])),
    missing: found.flatMap(({ name, text }) => (text === undefined ? [name] : [])),
    abraSh,
    variables,
  };
}

/** The app's env; over it the exports of `abra.sh`, `COMPOSE_FILE` included; and the stack's name, which neither changes. */
function variablesOf({ env, stack }: ComposeApp, abraSh: string): Map<string, string> {
  return new Map([...env, ...exportsOf(abraSh), ['STACK_NAME', stack]]);
}

/** The compose files that these variables name, in order; `compose.yml` if they name none. */
export function composeFilesOf(variables: ReadonlyMap<string, string>): string[] {
  const value = variables.get('COMPOSE_FILE') ?? '';
  // `$COMPOSE_FILE:compose.x.yml` where nothing was set before means: besides the usual one.
  const list = value === '' || value.startsWith(':') ? `compose.yml${value}` : value;
  return [...new Set(list.split(':').filter((name) => name !== ''))];
}

/** The env with one more compose file, laid over all others; as it is where the file is named already. */
export function withComposeFile(env: ReadonlyMap<string, string>, file: string): ReadonlyMap<string, string> {
  const names = composeFilesOf(env);
  return names.includes(file) ? env : new Map([...env, ['COMPOSE_FILE', [...names, file].join(':')]]);
}

/** What `COMPOSE_FILE` has to say so that these files are laid over those that the env names; `undefined`: as it does. */
export function composeFileWith(
  env: ReadonlyMap<string, string>,
  files: readonly string[],
): string | undefined {
  return files.reduce(withComposeFile, env).get('COMPOSE_FILE');
}

/** The `export NAME=value` lines of a recipe's `abra.sh`: they reach the compose files as variables. */
export function exportsOf(text: string): Map<string, string> {
  const lines = text.matchAll(/^[ \t]*export[ \t]+([A-Za-z_]\w*)=("[^"\n]*"|'[^'\n]*'|[^\s#;]*)/gm);
  return new Map(
    [...lines].map(([, name = '', value = '']) => [name, value.replace(/^(["'])(.*)\1$/, '$2')]),
  );
}

/**
 * The text, if all files that it should have are there.
 *
 * @param where what was read: `web at 1.2.0+3`
 * @throws WarmError `compose-missing` (failed)
 */
export function requireFiles(text: ComposeText, where: string): ComposeText {
  if (text.missing.length === 0) return text;
  throw new WarmError({
    kind: 'failed',
    code: 'compose-missing',
    message: `${where} has no ${text.missing.join(' and no ')}`,
    hint: "COMPOSE_FILE in the app's env or in abra.sh names it: correct that, or the recipe.",
  });
}
