export interface EnvAdditions {
  /** `SECRET_<NAME>_VERSION` settings: without them the new secrets cannot be generated. */
  secretVersions: Readonly<Record<string, string>>;
  /** Secrets that the author marked as not to be generated: an operator inserts them. */
  secretsToInsert: readonly string[];
  /** Other settings that are new and have no value in the app's env: operators must set them. */
  settings: readonly string[];
}

/** What a new version's `.env.sample` asks for that an app deployed from an older one does not have. Commented lines are optional. */
export function envAdditions(sample: string | undefined, present: ReadonlyMap<string, string>): EnvAdditions {
  const secretVersions: Record<string, string> = {};
  const secretsToInsert: string[] = [];
  const settings: string[] = [];
  for (const [, key = '', rest = ''] of (sample ?? '').matchAll(/^(?:export\s+)?([A-Za-z_]\w*)=(.*)$/gm)) {
    if (present.has(key)) continue;
    const secret = /^SECRET_(\w+)_VERSION$/.exec(key)?.[1];
    if (secret === undefined) settings.push(key);
    else if (/#.*\bgenerate=false\b/.test(rest)) secretsToInsert.push(secret.toLowerCase());
    else secretVersions[key] = valueOf(rest);
  }
  return { secretVersions, secretsToInsert, settings };
}

function valueOf(rest: string): string {
  const quoted = /^\s*(?:"([^"]*)"|'([^']*)')/.exec(rest);
  return quoted ? (quoted[1] ?? quoted[2] ?? '') : rest.replace(/(^|\s)#.*$/, '').trim();
}
