import type { DependencyKind } from '@ci-warm/recipe-config';
import type { DependencyContext } from '@ci-warm/recipe-hooks';
import type { DependencyResult } from '@ci-warm/run-results';
import type { Secret } from '@ci-warm/secret';
import type { Lock } from '@ci-warm/state-files';
import type { RunTools } from './tools.ts';

/** Where one dependency is, or will be; its lock is held. */
export interface Place {
  recipe: string;
  kind: DependencyKind;
  mode: 'warm' | 'cold';
  /** Why it is not warm. */
  reason: string | undefined;
  domain: string;
  realm: string | undefined;
  redirectUris: readonly string[];
  lock: Lock;
}

/** A dependency that serves. */
export interface ReadyDependency {
  place: Place;
  context: DependencyContext;
  /** What placeholders stand for, secrets too. */
  values: Readonly<Record<string, string | Secret>>;
}

/** What a run's record has to say before anything of its dependencies is created. */
export interface PlannedNames {
  creates: readonly string[];
  realms: readonly string[];
}

export interface RemovedDependencies {
  /** What is still there, named for people. */
  leftovers: readonly string[];
  /** Why a shared provider could not be asked: nothing that a recipe can do. */
  unreachable: string | undefined;
}

/** The dependencies of one run, from their locks to their removal. */
export interface RunDependencies {
  /** The locks of all their places, of those that were added since, too. */
  locks(): readonly Lock[];
  planned(): PlannedNames;
  /** Makes them ready for the app; what is warm and fails goes cold. Throws WarmError `dependency-failed` (infrastructure). */
  setUp(): Promise<readonly ReadyDependency[]>;
  /** What no longer answers, in words; `undefined` when all do. */
  lost(): Promise<string | undefined>;
  /** Deletes realms and removes apps. Never throws. */
  remove(tools: RunTools): Promise<RemovedDependencies>;
  results(): readonly DependencyResult[];
  release(): Promise<void>;
}
