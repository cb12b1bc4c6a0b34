import { readFileSync } from 'node:fs';
import { messageOf } from '@ci-warm/errors';
import { suggestion } from './nearest.ts';
import type { Settings } from './setting.ts';
import type { AppDescription } from './types.ts';

export interface FileSettings {
  /** By setting's key, with the place in the file for messages. */
  values: ReadonlyMap<string, { value: unknown; place: string }>;
  problems: readonly string[];
  warnings: readonly string[];
}

/** Reads the sections `common` and the app's own; the own one wins. Never throws: what is wrong is listed. */
export function readConfigFile<Rows extends Settings>(
  { name, settings, known }: AppDescription<Rows>,
  file: string,
): FileSettings {
  const values = new Map<string, { value: unknown; place: string }>();
  const problems: string[] = [];
  const warnings: string[] = [];
  const document = parse(file, problems);
  const keys = Object.keys(settings);
  const common = new Set([
    ...Object.entries(settings).flatMap(([key, setting]) => (setting.common ? [key] : [])),
    ...known.commonKeys,
  ]);
  const sections = [...new Set(['common', name, ...known.sections])];

  for (const section of Object.keys(document)) {
    if ([...sections, '$schema'].includes(section)) continue;
    warnings.push(`${file}: unknown section ${section}${suggestion(section, sections)}`);
  }
  const read = (section: string, accept: (key: string) => string | undefined) => {
    const content = document[section];
    if (content === undefined) return;
    if (!isObject(content)) return void problems.push(`${file}: ${section} is not an object`);
    for (const [key, value] of Object.entries(content)) {
      const complaint = accept(key);
      if (complaint !== undefined) problems.push(`${file}: ${complaint}`);
      else if (keys.includes(key)) values.set(key, { value, place: `${file}: ${section}.${key}` });
    }
  };
  read('common', (key) => {
    if (common.has(key)) return undefined;
    if (keys.includes(key)) return `common.${key} belongs in the section ${name}`;
    return `unknown key common.${key}${suggestion(key, [...common])}`;
  });
  read(name, (key) =>
    keys.includes(key) ? undefined : `unknown key ${name}.${key}${suggestion(key, keys)}`,
  );
  return { values, problems, warnings };
}

function parse(file: string, problems: string[]): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(document)) return document;
    problems.push(`${file} holds no JSON object`);
  } catch (error) {
    problems.push(
      error instanceof SyntaxError
        ? `${file} is not JSON: ${messageOf(error)}`
        : `cannot read ${file}: ${messageOf(error)}`,
    );
  }
  return {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
