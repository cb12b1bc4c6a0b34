import { parseArgs } from 'node:util';
import { suggestion } from './nearest.ts';
import type { AppDescription } from './types.ts';
import type * as z from 'zod';

export interface CommandLine {
  /** By setting's key; booleans as `true` or `false`. */
  flags: ReadonlyMap<string, { value: string; flag: string }>;
  positionals: readonly string[];
  /** Path given with `--config`. */
  config: string | undefined;
  help: boolean;
  version: boolean;
  json: boolean;
  printConfig: boolean;
  problems: readonly string[];
}

const ownFlags = {
  '--help': false,
  '--version': false,
  '--json': false,
  '--print-config': false,
  '--config': true,
} as const;

/** Splits the words behind the program's name. Never throws: what is wrong is listed. */
export function parseCommandLine<Schema extends z.ZodObject>(
  description: AppDescription<Schema>,
  argv: readonly string[],
): CommandLine {
  const settings = new Map(
    description.settings.flatMap((setting) =>
      setting.flag === undefined ? [] : [[setting.flag, setting] as const],
    ),
  );
  const known = [...settings.keys(), ...Object.keys(ownFlags)];
  const takesValue = new Map<string, boolean>([
    ...Object.entries(ownFlags),
    ...[...settings].map(([flag, { boolean }]) => [flag, !boolean] as const),
  ]);
  const flags = new Map<string, { value: string; flag: string }>();
  const own = new Map<string, string>();
  const positionals: string[] = [];
  const problems: string[] = [];
  let afterUnknown = false;

  for (const token of parseArgs({
    args: [...argv],
    options: optionsOf(takesValue),
    strict: false,
    tokens: true,
    allowPositionals: true,
  }).tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      // A word too many behind an unknown flag is most likely that flag's value: one mistake, one message.
      if (!afterUnknown || positionals.length < description.positionals.length) positionals.push(token.value);
      afterUnknown = false;
      continue;
    }
    const flag = token.rawName === '-h' ? '--help' : token.rawName;
    const wantsValue = takesValue.get(flag);
    afterUnknown = wantsValue === undefined && token.value === undefined;
    if (wantsValue === undefined) {
      problems.push(`unknown flag ${flag}${suggestion(flag, known)}`);
      continue;
    }
    const value = token.value ?? (wantsValue ? undefined : 'true');
    const setting = settings.get(flag);
    if (value === undefined || (wantsValue && !token.inlineValue && value.startsWith('--')))
      problems.push(`${flag} needs a value`);
    else if (setting === undefined) own.set(flag, value);
    else flags.set(setting.key, { value, flag });
  }
  const isSet = (flag: string) => own.has(flag);
  return {
    flags,
    positionals,
    config: own.get('--config'),
    help: isSet('--help'),
    version: isSet('--version'),
    json: isSet('--json'),
    printConfig: isSet('--print-config'),
    problems,
  };
}

function optionsOf(
  takesValue: ReadonlyMap<string, boolean>,
): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  return Object.fromEntries(
    [...takesValue].map(([flag, value]) => [
      flag.replace(/^--/, ''),
      { type: value ? ('string' as const) : ('boolean' as const) },
    ]),
  );
}
