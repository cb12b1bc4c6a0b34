import type * as z from 'zod';
import type { CommandLine } from './command-line.ts';
import { contradictionsIn } from './contradictions.ts';
import { readConfigFile, type FileSettings } from './config-file.ts';
import { suggestion } from './nearest.ts';
import { readText } from './read-text.ts';
import { schemaOf, type ConfigOf, type Settings } from './setting.ts';
import type { AppDescription } from './types.ts';

export interface ConfigRequest<Rows extends Settings> {
  description: AppDescription<Rows>;
  commandLine: CommandLine;
  env: Readonly<Record<string, string | undefined>>;
}

export type ConfigOutcome<Config> = { warnings: readonly string[] } & (
  | { outcome: 'read'; config: Config }
  /** All of them, each on one line and naming its place. */
  | { outcome: 'wrong'; problems: readonly string[] }
);

/** Flag, then environment, then file, then the schema's default. */
export function readConfig<Rows extends Settings>({
  description,
  commandLine,
  env,
}: ConfigRequest<Rows>): ConfigOutcome<ConfigOf<Rows>> {
  const file = commandLine.config ?? (env['CCCI_CONFIG'] || undefined);
  const fromFile: FileSettings =
    file === undefined
      ? { values: new Map(), problems: [], warnings: [] }
      : readConfigFile(description, file);
  const given = givenPositionals(description, commandLine);
  const found = new Map<string, Found>();
  for (const [key, { value, place }] of fromFile.values) found.set(key, { value, place });
  const give = (key: string, text: string, place: string) => {
    const setting = description.settings[key];
    if (setting !== undefined) found.set(key, { value: readText(text, setting.schema), place });
  };
  for (const [key, { variable }] of Object.entries(description.settings)) {
    // Drone sets variables that do not apply to the empty string.
    const text = variable === undefined ? undefined : env[variable] || undefined;
    if (text !== undefined) give(key, text, variable ?? '');
  }
  for (const [key, { value, flag }] of commandLine.flags) give(key, value, flag);
  for (const [name, value] of Object.entries(given.values))
    if (value !== undefined) give(name, value, `<${name}>`);

  // Whoever asks for the configuration alone need not have all of it.
  const whole = schemaOf(description.settings);
  const schema = commandLine.printConfig ? whole.partial() : whole;
  const parsed = schema.safeParse(Object.fromEntries([...found].map(([key, { value }]) => [key, value])));
  const wrongValues = parsed.success
    ? []
    : parsed.error.issues.map((issue) => describeIssue(description.settings, found, issue));
  const problems = [
    ...commandLine.problems,
    ...given.problems,
    ...namedTwice(given.values, commandLine),
    ...fromFile.problems,
    ...wrongValues,
    ...(parsed.success ? contradictions(description, parsed.data as ConfigOf<Rows>, found) : []),
  ];
  const warnings = [...fromFile.warnings, ...unknownVariables(description, env)];
  if (!parsed.success || problems.length > 0) return { outcome: 'wrong', problems, warnings };
  return { outcome: 'read', config: parsed.data as ConfigOf<Rows>, warnings };
}

function contradictions<Rows extends Settings>(
  { contradictions: rules = [], settings }: AppDescription<Rows>,
  config: ConfigOf<Rows>,
  found: ReadonlyMap<string, Found>,
): string[] {
  const places = new Map([...found].map(([key, { place }]) => [key, place]));
  return contradictionsIn(rules, { settings, config, places });
}

/** The same setting as an argument and as a flag: neither is known to be meant more than the other. */
function namedTwice(values: Readonly<Record<string, string | undefined>>, { flags }: CommandLine): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const other = flags.get(name);
    return value === undefined || other === undefined || other.value === value
      ? []
      : [`<${name}> and ${other.flag} contradict each other: ${value} and ${other.value}`];
  });
}

interface Found {
  value: unknown;
  /** The flag, the variable or the place in the file: what a person has to correct. */
  place: string;
}

function givenPositionals<Rows extends Settings>(
  { positionals }: AppDescription<Rows>,
  commandLine: CommandLine,
) {
  const names = positionals.map((name) => name.replace(/\?$/, ''));
  const values = Object.fromEntries(names.map((name, index) => [name, commandLine.positionals[index]]));
  const missing = commandLine.printConfig
    ? []
    : positionals.filter((name) => !name.endsWith('?') && values[name] === undefined);
  const extra = commandLine.positionals.slice(positionals.length);
  return {
    values,
    problems: [
      ...missing.map((name) => `missing <${name}>`),
      ...extra.map((word) => `unexpected argument ${word}`),
    ],
  };
}

function describeIssue(
  settings: Settings,
  found: ReadonlyMap<string, Found>,
  issue: z.core.$ZodIssue,
): string {
  const [key, ...below] = issue.path.map(String);
  if (key === undefined) return issue.message;
  const setting = settings[key];
  const source = found.get(key);
  if (source === undefined) {
    const ways = [setting?.flag, setting?.variable].filter((way) => way !== undefined);
    return `${key} is missing${ways.length > 0 ? `: give ${ways.join(' or ')}` : ''}`;
  }
  const got =
    setting?.secret || typeof source.value === 'object' ? '' : ` (got ${JSON.stringify(source.value)})`;
  return `${[source.place, ...below].join('.')}: ${issue.message}${got}`;
}

function unknownVariables<Rows extends Settings>(
  { settings, known: { variables } }: AppDescription<Rows>,
  env: ConfigRequest<Rows>['env'],
): string[] {
  const known = [
    ...new Set([
      ...ownVariables,
      ...variables,
      ...Object.values(settings).flatMap(({ variable }) => variable ?? []),
    ]),
  ];
  return Object.keys(env)
    .filter((name) => name.startsWith('CCCI_') && !known.includes(name))
    .map((name) => `unknown variable ${name}${suggestion(name, known)}`);
}

/** What this library itself reads. */
const ownVariables = ['CCCI_CONFIG', 'CCCI_DEBUG'];
