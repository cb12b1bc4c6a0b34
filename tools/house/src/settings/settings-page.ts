import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { defaultText, type Setting, type Settings } from '@ci-warm/app-cli';
import { appSettings } from '@ci-warm/settings';

/** Where the page is kept. */
export const settingsPagePath = fileURLToPath(new URL('../../../../docs/settings.md', import.meta.url));

/** The reference of all settings, from the table that the apps read. */
export async function settingsPage(): Promise<string> {
  const text = [head, ...Object.entries(appSettings).map(([app, settings]) => section(app, settings))].join(
    '\n\n',
  );
  return await format(text, { ...(await resolveConfig(settingsPagePath)), parser: 'markdown' });
}

export async function writeSettingsPage(): Promise<void> {
  await writeFile(settingsPagePath, await settingsPage());
}

const head = `# Settings

Made from the table in \`libs/settings\` by \`npm run house -- settings\`; a test fails when it is stale.

A flag wins over its variable, that over the JSON file (\`--config\`, \`CCCI_CONFIG\`), that over the default. In the file a setting stands in
the section of its app or, where its key is given as \`common.…\`, also in the section \`common\` for all apps; the app's own section wins. Of a
switch that is on by default the flag takes a word (\`false\`, \`no\`, \`off\`, \`0\`); lists are separated by commas, objects are JSON.`;

function section(app: string, settings: Settings): string {
  const rows = Object.entries(settings).map(([key, setting]) => `| ${cells(key, setting).join(' | ')} |`);
  const columns = ['flag', 'variable', 'in the file', 'default', 'what'];
  const table = [`| ${columns.join(' | ')} |`, `|${' --- |'.repeat(columns.length)}`, ...rows];
  return `## ${app}\n\n${table.join('\n')}`;
}

function cells(key: string, setting: Setting): readonly string[] {
  const { flag, variable, common, description, schema, otherwise } = setting;
  const isRequired = otherwise === undefined && !schema.safeParse(undefined).success;
  const normally = defaultText(setting);
  return [
    flag === undefined ? '' : code(flag),
    variable === undefined ? '' : code(variable),
    code(common ? `common.${key}` : key),
    isRequired
      ? '_required_'
      : normally === undefined
        ? ''
        : otherwise === undefined
          ? code(normally)
          : normally,
    escaped(description),
  ];
}

const code = (text: string) => `\`${text}\``;
const escaped = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '\\<');
