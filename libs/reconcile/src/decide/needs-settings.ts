import { WarmError } from '@ci-warm/errors';
import type { HeldVersion } from '../types.ts';
import type { Release } from './facts.ts';

/** Pure: whether a release uses settings that nobody has given a value. Deployed as it is, it would not be what it is meant to be. */
export function needsSettings({ asks }: Pick<Release, 'asks'>): boolean {
  return (asks?.required.length ?? 0) > 0;
}

/** Waits until they are set; then it is applied like any other. */
export function heldForSettings(release: Release, envPath: string): HeldVersion {
  return { version: release.version.raw, reason: 'settings', explanation: whatToSet(release, envPath) };
}

/**
 * The release, if all that it needs is set: to accept it does not give its settings a value.
 *
 * @throws WarmError `settings-missing` (usage)
 */
export function withSettings(release: Release, envPath: string): Release {
  if (!needsSettings(release)) return release;
  throw new WarmError({
    kind: 'usage',
    code: 'settings-missing',
    message: `${release.version.raw} cannot be applied yet: ${whatToSet(release, envPath)}`,
    hint: 'see the release notes and .env.sample for what they mean',
  });
}

/** What comes with a release without anybody's doing, one line each. */
export function settingNotes({ version, asks }: Release, envPath: string): string[] {
  const defaults = Object.entries(asks?.defaults ?? {}).map(
    ([name, value]) =>
      `${version.raw} brings the setting ${name}: ${value} (of its .env.sample) goes into ${envPath}`,
  );
  const optional = (asks?.optional ?? []).map(
    (name) => `${version.raw} brings the setting ${name}, and does without: set it in ${envPath} to use it`,
  );
  return [...defaults, ...optional];
}

function whatToSet({ version, asks }: Release, envPath: string): string {
  const names = (asks?.required ?? []).map((name) =>
    /^SECRET_\w+_VERSION$/.test(name) ? `${name} (and generate or insert its secret)` : name,
  );
  return `operators must set ${names.join(', ')} in ${envPath}, which ${version.raw} uses without a default (an empty value counts where that is meant)`;
}
