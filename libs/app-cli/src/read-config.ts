import type * as z from 'zod';
import type { CommandLine } from './command-line.ts';
import { readConfigFile, type FileSettings } from './config-file.ts';
import { convertText } from './convert.ts';
import { knownVariables } from './known-names.ts';
import { suggestion } from './nearest.ts';
import type { AppDescription } from './types.ts';

export interface ConfigRequest<Schema extends z.ZodObject> {
  description: AppDescription<Schema>;
  commandLine: CommandLine;
  env: Readonly<Record<string, string | undefined>>;
}

export type ConfigOutcome<Config> = { warnings: readonly string[] } & (
  | { outcome: 'read'; config: Config; positionals: Readonly<Record<string, string | undefined>> }
  /** All of them, each on one line and naming its place. */
  | { outcome: 'wrong'; problems: readonly string[] }
);

/** Flag, then environment, then file, then the schema's default. */
export function readConfig<Schema extends z.ZodObject>({
  description,
  commandLine,
  env,
}: ConfigRequest<Schema>): ConfigOutcome<z.infer<Schema>> {
  const file = commandLine.config ?? (env['CCCI_CONFIG'] || undefined);
  const fromFile: FileSettings =
    file === undefined
      ? { values: new Map(), problems: [], warnings: [] }
      : readConfigFile(description, file);
  const given = givenPositionals(description, commandLine);
  const found = new Map<string, Found>();
  for (const [key, { value, place }] of fromFile.values) found.set(key, { value, place });
  for (const { key, variable } of description.settings) {
    // Drone sets variables that do not apply to the empty string.
    const text = variable === undefined ? undefined : env[variable] || undefined;
    if (text !== undefined)
      found.set(key, { value: convertText(text, description.schema.shape[key]), place: variable ?? '' });
  }
  for (const [key, { value, flag }] of commandLine.flags)
    found.set(key, { value: convertText(value, description.schema.shape[key]), place: flag });
  for (const [name, value] of Object.entries(given.values)) {
    if (name in description.schema.shape && value !== undefined)
      found.set(name, { value: convertText(value, description.schema.shape[name]), place: `<${name}>` });
  }

  // Whoever asks for the configuration alone need not have all of it.
  const schema = commandLine.printConfig ? description.schema.partial() : description.schema;
  const parsed = schema.safeParse(Object.fromEntries([...found].map(([key, { value }]) => [key, value])));
  const wrongValues = parsed.success
    ? []
    : parsed.error.issues.map((issue) => describeIssue(description, found, issue));
  const problems = [...commandLine.problems, ...given.problems, ...fromFile.problems, ...wrongValues];
  const warnings = [...fromFile.warnings, ...unknownVariables(description, env)];
  if (!parsed.success || problems.length > 0) return { outcome: 'wrong', problems, warnings };
  return { outcome: 'read', config: parsed.data as z.infer<Schema>, positionals: given.values, warnings };
}

interface Found {
  value: unknown;
  /** The flag, the variable or the place in the file: what a person has to correct. */
  place: string;
}

function givenPositionals<Schema extends z.ZodObject>(
  { positionals }: AppDescription<Schema>,
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

function describeIssue<Schema extends z.ZodObject>(
  description: AppDescription<Schema>,
  found: ReadonlyMap<string, Found>,
  issue: z.core.$ZodIssue,
): string {
  const [key, ...below] = issue.path.map(String);
  if (key === undefined) return issue.message;
  const setting = description.settings.find((candidate) => candidate.key === key);
  const source = found.get(key);
  if (source === undefined) {
    const ways = [setting?.flag, setting?.variable].filter((way) => way !== undefined);
    return `${key} is missing${ways.length > 0 ? `: give ${ways.join(' or ')}` : ''}`;
  }
  const got =
    setting?.secret || typeof source.value === 'object' ? '' : ` (got ${JSON.stringify(source.value)})`;
  return `${[source.place, ...below].join('.')}: ${issue.message}${got}`;
}

function unknownVariables<Schema extends z.ZodObject>(
  { settings }: AppDescription<Schema>,
  env: ConfigRequest<Schema>['env'],
): string[] {
  const known = [...new Set([...knownVariables, ...settings.flatMap(({ variable }) => variable ?? [])])];
  return Object.keys(env)
    .filter((name) => name.startsWith('CCCI_') && !known.includes(name))
    .map((name) => `unknown variable ${name}${suggestion(name, known)}`);
}
