import { defaultText, takesValue, type Setting, type Settings } from './setting.ts';
import type { AppDescription } from './types.ts';

/** The text of `--help`. */
export function helpText<Rows extends Settings>(description: AppDescription<Rows>): string {
  const settings = Object.entries(description.settings);
  const rows = [...settings.map(([key, setting]) => settingRow(key, setting)), ...ownRows];
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

function settingRow(key: string, setting: Setting): Row {
  const { flag, variable, description } = setting;
  const value = takesValue(setting) ? ' <value>' : '';
  const left = flag === undefined ? (variable ?? `"${key}" in the file`) : `${flag}${value}`;
  const otherwise = defaultText(setting);
  const right = otherwise === undefined ? description : `${description} (${otherwise})`;
  return [left, flag !== undefined && variable !== undefined ? `${right} [${variable}]` : right];
}

const ownRows: readonly Row[] = [
  ['--config <file>', 'JSON file with settings [CCCI_CONFIG]'],
  ['--print-config', 'Print the settings in use, secrets hidden, and end'],
  ['--json', 'Print one JSON document on standard output and nothing else there'],
  ['--help', 'Print this and end'],
  ['--version', 'Print the version and end'],
];
