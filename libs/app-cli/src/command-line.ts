import { parseArgs } from 'node:util';
import { suggestion } from './nearest.ts';
import { takesValue, type Settings } from './setting.ts';
import type { AppDescription } from './types.ts';

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
export function parseCommandLine<Rows extends Settings>(
  description: AppDescription<Rows>,
  argv: readonly string[],
): CommandLine {
  const settings = new Map(
    Object.entries(description.settings).flatMap(([key, setting]) =>
      setting.flag === undefined ? [] : [[setting.flag, { key, setting }] as const],
    ),
  );
  const known = [...settings.keys(), ...Object.keys(ownFlags)];
  const wanting = new Map<string, boolean>([
    ...Object.entries(ownFlags),
    ...[...settings].map(([flag, { setting }]) => [flag, takesValue(setting)] as const),
  ]);
  const { flags, own, keep } = createValues();
  const positionals: string[] = [];
  const problems: string[] = [];
  let afterUnknown = false;

  for (const token of parseArgs({
    args: [...argv],
    options: optionsOf(wanting),
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
    const wantsValue = wanting.get(flag);
    afterUnknown = wantsValue === undefined && token.value === undefined;
    if (wantsValue === undefined) {
      problems.push(`unknown flag ${flag}${suggestion(flag, known)}`);
      continue;
    }
    const value = token.value ?? (wantsValue ? undefined : 'true');
    const setting = settings.get(flag);
    if (value === undefined || (wantsValue && !token.inlineValue && value.startsWith('--')))
      problems.push(`${flag} needs a value`);
    else problems.push(...keep(setting?.key, flag, value));
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

/** What flags were given, of the app's settings and of every app's own. */
function createValues() {
  const flags = new Map<string, { value: string; flag: string }>();
  const own = new Map<string, string>();
  return {
    flags,
    own,
    /** @returns what is wrong with it: the flag was given before, with another value */
    keep: (key: string | undefined, flag: string, value: string): string[] => {
      const before = key === undefined ? own.get(flag) : flags.get(key)?.value;
      if (key === undefined) own.set(flag, value);
      else flags.set(key, { value, flag });
      if (before === undefined || before === value) return [];
      return [`${flag} is given twice, as ${before} and as ${value}`];
    },
  };
}

function optionsOf(
  wanting: ReadonlyMap<string, boolean>,
): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  return Object.fromEntries(
    [...wanting].map(([flag, value]) => [
      flag.replace(/^--/, ''),
      { type: value ? ('string' as const) : ('boolean' as const) },
    ]),
  );
}
