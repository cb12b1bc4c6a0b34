import type { ComposeText } from '../compose-text.ts';
import { interpolateAll } from '../interpolate.ts';
import { mappingOf, readYaml } from '../project/read-yaml.ts';
import { envAdditions } from './env-additions.ts';
import { parseEnv } from './env-entries.ts';

/** What an upgrade newly asks to be set, by what becomes of it when nobody does. */
export interface AskedSettings {
  /** Nothing would stand in for them where the compose files use them: the app cannot be deployed as it is meant. */
  required: readonly string[];
  /** The same, but the author names a value: what a new app gets. */
  defaults: Readonly<Record<string, string>>;
  /** New in the sample, and the compose files do without. */
  optional: readonly string[];
}

/**
 * What a version asks of an app that runs another one. A key that the app's env has counts as answered, also with an
 * empty value. What was blank before stays the author's business.
 *
 * @param texts the compose files of what runs and of the new version, both with the app's env as it is
 */
export function askedSettings(
  sample: string | undefined,
  present: ReadonlyMap<string, string>,
  texts: { before: ComposeText; after: ComposeText },
): AskedSettings {
  const named = new Set(envAdditions(sample, present).settings);
  const values = parseEnv(sample ?? '');
  const before = blankIn(texts.before);
  const asked = [...blankIn(texts.after)].filter((name) => !before.has(name) && !present.has(name));
  const defaults: Record<string, string> = {};
  const required: string[] = [];
  for (const name of asked.sort()) {
    const value = values.get(name) ?? '';
    if (named.has(name) && isMeant(value)) defaults[name] = value;
    else if (values.has(name) || !isMentioned(sample, name)) required.push(name);
  }
  return { required, defaults, optional: [...named].filter((name) => !asked.includes(name)) };
}

/** Variables that these files use and that nothing stands in for. A file that cannot be read has none: its deploy says why. */
function blankIn({ files, variables }: ComposeText): Set<string> {
  const blank = files.flatMap((file) => {
    try {
      const document = readYaml(file);
      return [...interpolateAll(document, variables).blank, ...passedOn(document)];
    } catch {
      return [];
    }
  });
  return new Set(blank.filter((name) => !variables.get(name)));
}

/** `environment: [NAME]` and `environment: { NAME: }` hand a variable on under its own name. */
function passedOn(document: Readonly<Record<string, unknown>>): string[] {
  return Object.values(mappingOf(document['services'])).flatMap((service) => {
    const { environment } = mappingOf(service);
    if (Array.isArray(environment))
      return environment.filter((item): item is string => typeof item === 'string' && /^\w+$/.test(item));
    return Object.entries(mappingOf(environment)).flatMap(([name, value]) => (value === null ? [name] : []));
  });
}

/** An example to be replaced is no value to go on with. */
function isMeant(value: string): boolean {
  return value !== '' && !/\bexample\.(com|org|net)\b|\bchange[-_ ]?me\b|^<.*>$|^x{3,}$/i.test(value);
}

/** Commented out: the author says that it can stay unset. */
function isMentioned(sample: string | undefined, name: string): boolean {
  return new RegExp(`^[ \\t]*#[# \\t]*(?:export[ \\t]+)?${name}[ \\t]*=`, 'm').test(sample ?? '');
}
