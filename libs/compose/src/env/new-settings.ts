import { parseEnv } from './env-entries.ts';
import { envAdditions } from './env-additions.ts';

type Given = Readonly<Record<string, string>>;

/** The env of an app that is yet to be made: what its version's `.env.sample` says, and over it what it is given. */
export function settingsOfNew(sample: string | undefined, given: Given): Map<string, string> {
  return new Map([...parseEnv(sample ?? ''), ...Object.entries(given)]);
}

/** The env of an app as an upgrade is about to complete it, from the new version's `.env.sample`. */
export function settingsOfUpgrade(
  present: ReadonlyMap<string, string>,
  sample: string | undefined,
  given: Given,
): Map<string, string> {
  const { secretVersions } = envAdditions(sample, present);
  return new Map([...present, ...Object.entries({ ...secretVersions, ...given })]);
}
