import { exitCodeOf, exitCodes, WarmError } from '@ci-warm/errors';
import { parseCommandLine, type CommandLine } from './command-line.ts';
import { helpText } from './help.ts';
import { readConfig } from './read-config.ts';
import { errorDocument, errorText } from './report-error.ts';
import { listenForSignals } from './signals.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { watchParent } from './watch-parent.ts';
import type { ConfigOf, Settings } from './setting.ts';
import type { AppOptions, AppResult } from './types.ts';

/** Runs an app from its command line to its exit code. Does not return. */
export async function runApp<Rows extends Settings>(options: AppOptions<Rows>): Promise<never> {
  const env = process.env;
  const commandLine = parseCommandLine(options.description, process.argv.slice(2));
  const terminal = createTerminal(env);
  const fail = async (error: unknown): Promise<number> => {
    terminal.error(errorText(error, Boolean(env['CCCI_DEBUG'])));
    if (commandLine.json) await terminal.answer(toJson(errorDocument(error)));
    return exitCodeOf(error);
  };
  // Node's own ending for these is exit code 1, which would say that the tested thing failed.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => void fail(error).then((code) => process.exit(code)));
  }
  const code = await answer(options, { commandLine, terminal, env }).catch(fail);
  process.exit(code);
}

interface Surroundings {
  commandLine: CommandLine;
  terminal: Terminal;
  env: Readonly<Record<string, string | undefined>>;
}

async function answer<Rows extends Settings>(
  options: AppOptions<Rows>,
  { commandLine, terminal, env }: Surroundings,
): Promise<number> {
  const { description } = options;
  const say = async (text: string) => {
    await terminal.answer(text);
    return exitCodes.done;
  };
  if (commandLine.help) return say(helpText(description));
  if (commandLine.version) return say(`${description.name} ${description.version}`);

  const outcome = readConfig({ description, commandLine, env });
  for (const warning of outcome.warnings) terminal.warn(warning);
  if (outcome.outcome === 'wrong') throw badConfiguration(description.name, outcome.problems);
  if (commandLine.printConfig) return say(toJson(configDocument(description.settings, outcome.config)));

  const result = await underSignals(options, outcome.config, terminal, (signal) =>
    options.main({
      config: outcome.config,
      signal,
      progress: terminal.progress,
      warn: terminal.warn,
    }),
  );
  const text = commandLine.json ? toJson(result.document) : result.text;
  if (text !== '') await terminal.answer(text);
  return result.exitCode;
}

async function underSignals<Rows extends Settings>(
  { stopGraceMs, stopWithParent = false }: AppOptions<Rows>,
  config: ConfigOf<Rows>,
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<AppResult>,
): Promise<AppResult> {
  let deadline: NodeJS.Timeout | undefined;
  const leave = (why: string) => {
    terminal.error(`error: ${why}`);
    process.exit(exitCodes.infrastructure);
  };
  const request = listenForSignals(
    (name) => {
      terminal.progress(`${name}: stopping`);
      if (stopGraceMs === undefined) return;
      const grace = stopGraceMs(config);
      deadline = setTimeout(() => leave(`not stopped ${grace / 1000} s after ${name}`), grace);
    },
    (name) => leave(`${name} again: left as it is`),
  );
  const parent = stopWithParent ? watchParent(request.orphaned) : undefined;
  try {
    return await work(request.signal);
  } finally {
    parent?.forget();
    clearTimeout(deadline);
    request.forget();
  }
}

function badConfiguration(app: string, problems: readonly string[]): WarmError {
  const [only] = problems;
  return new WarmError({
    kind: 'usage',
    code: 'bad-configuration',
    message:
      problems.length === 1 && only !== undefined ? only : `${problems.length} problems in the configuration`,
    hint: `${app} --help lists every setting.`,
    details: { problems },
  });
}

const toJson = (document: unknown) => JSON.stringify(document, null, 2);

/** The settings in use as one JSON document: of secrets only whether they are set. */
function configDocument<Rows extends Settings>(
  settings: Rows,
  config: ConfigOf<Rows>,
): Record<string, unknown> {
  const values: Record<string, unknown> = config;
  const entries = Object.entries(settings).map(([key, { secret }]) => {
    const value = values[key] ?? null;
    return [key, secret && value !== null ? '***' : value];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}
