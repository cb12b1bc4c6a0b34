import { envEntries } from './env-entries.ts';

export interface EnvAdditions {
  /** `SECRET_<NAME>_VERSION` settings: without them the new secrets cannot be generated or inserted. */
  secretVersions: Readonly<Record<string, string>>;
  /** Secrets that the author marked as not to be generated: an operator inserts them. */
  secretsToInsert: readonly string[];
  /** Other settings that are new and have no value in the app's env: operators must set them. */
  settings: readonly string[];
}

/**
 * What a new version's `.env.sample` asks for that an app deployed from an older one does not have. Commented lines are
 * optional.
 *
 * @param given names of secrets whose values the run has: nobody else has to insert them
 */
export function envAdditions(
  sample: string | undefined,
  present: ReadonlyMap<string, string>,
  given: ReadonlySet<string> = new Set(),
): EnvAdditions {
  const secretVersions: Record<string, string> = {};
  const secretsToInsert: string[] = [];
  const settings: string[] = [];
  // The last line of a key counts, as everywhere.
  const entries = new Map(envEntries(sample ?? '').map((entry) => [entry.key, entry]));
  for (const { key, value, comment } of entries.values()) {
    if (present.has(key)) continue;
    const secret = /^SECRET_(\w+)_VERSION$/.exec(key)?.[1];
    if (secret === undefined) settings.push(key);
    else if (/\bgenerate=false\b/.test(comment) && !given.has(secret.toLowerCase()))
      secretsToInsert.push(secret.toLowerCase());
    else secretVersions[key] = value;
  }
  return { secretVersions, secretsToInsert, settings };
}
