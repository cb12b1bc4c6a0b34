import { compareRecipeVersions } from '@ci-warm/recipe-version';
import type { TaggedVersion } from '@ci-warm/abra-client';
import type { Canonical } from '@ci-warm/canonical-registry';
import type { RunBase } from '@ci-warm/run-results';
import type { BaseChoice } from '../contract/run.ts';

export interface BaseFacts {
  /** The commit under test, and the release tag on it if there is one. */
  head: { commit: string; tagged: TaggedVersion | undefined };
  /** Annotated releases in any order. */
  releases: readonly TaggedVersion[];
  /** Commits of releases that the head builds on. */
  ancestors: ReadonlySet<string>;
  canonical: KnownCanonical | undefined;
  mainTip: string | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

type KnownCanonical = Pick<Canonical, 'version' | 'commit' | 'promotedAt' | 'run' | 'imported'>;

/** What a run's results say of the canonical that it began from. */
export function knownGood(
  { promotedAt, run, imported }: KnownCanonical,
  now: number,
): Pick<RunBase, 'origin' | 'ageMs' | 'known'> {
  return {
    ...{ origin: 'canonical', ageMs: Math.max(0, now - Date.parse(promotedAt)) },
    known: { run, promotedAt, host: imported?.host },
  };
}

/** What a cold run is upgraded from: never newer than the head where that can be known, never the head itself. */
export function chooseBase(facts: BaseFacts): BaseChoice {
  const older = facts.releases
    .filter((release) => isOlder(release, facts.head))
    .sort((a, b) => compareRecipeVersions(b.version, a.version));
  const { canonical } = facts;
  const known = canonical && older.find((release) => release.version.raw === canonical.version);
  if (canonical && known) {
    const { version, commit } = known;
    const { known: proof, ...rest } = knownGood(canonical, facts.now);
    // A tag that has moved since is not what that run proved.
    const same = canonical.commit === commit;
    return { base: { version: version.raw, commit, ...rest, known: same ? proof : undefined } };
  }
  const release = older.find(({ commit }) => facts.ancestors.has(commit)) ?? older[0];
  if (release)
    return {
      base: {
        origin: 'older-release',
        version: release.version.raw,
        commit: release.commit,
        ageMs: undefined,
      },
    };
  if (facts.releases.length > 0)
    return { base: undefined, reason: 'there is no older release to upgrade from' };
  if (facts.mainTip === undefined)
    return { base: undefined, reason: 'there is no release and no main branch to upgrade from' };
  if (facts.mainTip === facts.head.commit)
    return { base: undefined, reason: 'there is no release, and this is the tip of the main branch' };
  return {
    base: { origin: 'main', version: facts.mainTip.slice(0, 8), commit: facts.mainTip, ageMs: undefined },
  };
}

function isOlder(release: TaggedVersion, head: BaseFacts['head']): boolean {
  if (release.commit === head.commit) return false;
  return head.tagged === undefined || compareRecipeVersions(release.version, head.tagged.version) < 0;
}
