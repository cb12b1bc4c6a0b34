import { findExecutable, requireExecutable } from './find-executable.ts';

export interface WrapOptions {
  env: Readonly<Record<string, string>>;
  cwd: string | undefined;
  terminal: boolean;
}

/**
 * The command as it is really started:
 * `setpriv` asks for SIGKILL at the parent's death; a shell then looks whether the parent died before that was asked,
 * and becomes the command.
 */
export function wrapCommand(
  argv: readonly string[],
  { env, cwd, terminal }: WrapOptions,
): [string, ...string[]] {
  const [name = '', ...words] = argv;
  const file = requireExecutable(name, { env, cwd });
  const tool = (helper: string) => findExecutable(helper, { env, cwd }) ?? requireExecutable(helper, { cwd });
  const setpriv = [tool('setpriv'), '--pdeathsig', 'KILL', '--'] as const;
  const command = terminal ? onTerminal([...setpriv, file, ...words], tool) : [file, ...words];
  return [
    ...setpriv,
    tool('sh'),
    '-c',
    '[ "$PPID" = "$0" ] || exit 137; exec "$@"',
    String(process.pid),
    ...command,
  ];
}

/** A pseudo terminal, wide enough that no table is wrapped, without echo of the input. */
function onTerminal(argv: readonly string[], tool: (name: string) => string): string[] {
  const shellLine = `${quote(tool('stty'))} cols 250 rows 50; exec ${argv.map(quote).join(' ')}`;
  return [tool('script'), '--quiet', '--return', '--echo', 'never', '--command', shellLine, '/dev/null'];
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
