import type { AppDescription, Setting } from './types.ts';
import type * as z from 'zod';

/** The text of `--help`. */
export function helpText<Schema extends z.ZodObject>(description: AppDescription<Schema>): string {
  const rows = [...description.settings.map(settingRow), ...ownRows];
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  const parts = [
    `${description.name} ${description.version}: ${description.summary}`,
    `Usage: ${description.usage}`,
    ['Settings:', ...lines].join('\n'),
  ];
  const precedence =
    'A flag wins over its variable, that over the file (sections "common" and "' +
    description.name +
    '"), that over the default.';
  return (
    [...parts, precedence, ...(description.notes === undefined ? [] : [description.notes.trimEnd()])].join(
      '\n\n',
    ) + '\n'
  );
}

type Row = readonly [left: string, right: string];

function settingRow({ key, flag, variable, boolean, description }: Setting<string>): Row {
  const value = boolean ? '' : ' <value>';
  const left = flag === undefined ? (variable ?? `"${key}" in the file`) : `${flag}${value}`;
  return [left, flag !== undefined && variable !== undefined ? `${description} [${variable}]` : description];
}

const ownRows: readonly Row[] = [
  ['--config <file>', 'JSON file with settings [CCCI_CONFIG]'],
  ['--print-config', 'Print the settings in use, secrets hidden, and end'],
  ['--json', 'Print one JSON document on standard output and nothing else there'],
  ['--help', 'Print this and end'],
  ['--version', 'Print the version and end'],
];
