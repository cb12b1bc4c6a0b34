import type { TaggedVersion } from '@ci-warm/abra-client';
import type { AskedSettings } from '@ci-warm/compose';
import type { FailedEdge, RestorePoint } from '@ci-warm/app-folder';
import type { Candidate, GateOptions } from '@ci-warm/safety-gate';

/** What is known before deciding: everything from outside, nothing computed. */
export interface Facts {
  state: 'absent' | 'undeployed' | 'healthy' | 'unhealthy';
  unhealthyReason: string | undefined;
  /** It is unhealthy because another stack answers for it: deploying it again would change nothing. */
  answeredElsewhere: boolean;
  /** Why the ingress is down: nothing can be proved or disproved meanwhile. */
  ingressDown: string | undefined;
  /** This app is to be the ingress, and somebody accepts connections in its place. */
  ingressTaken: boolean;
  /** The release that runs; `undefined` when nothing does, or when it is none. */
  running: TaggedVersion | undefined;
  /** What the deployment calls itself. */
  label: string | undefined;
  lastGood: LastGood | undefined;
  /** Annotated tags that parse, oldest first. */
  releases: readonly Release[];
  /** Lightweight tags: no releases, and while there is one abra deploys none. */
  lightweight: readonly string[];
  /** Why the recipe's remote could not be asked. */
  unreachable: string | undefined;
  failed: readonly FailedEdge[];
  /** This app's first deploy was begun here and never came to an end. */
  firstDeployUnfinished: boolean;
  /** What is wrong with the known-good snapshot. */
  snapshotProblem: string | undefined;
  /** The newest snapshot that no file names and that was taken since last good was: of a change whose journal is lost. */
  unnamedSnapshot: { id: string; path: string } | undefined;
  /** Where the app's settings are. */
  envPath: string;
}

/** A tag of the recipe. Its notes and what it asks are read only if it is newer than what is there. */
export interface Release extends TaggedVersion, Candidate {
  /** What it asks of the app's env. */
  asks?: AskedSettings | undefined;
}

/** The version that `state.json` says was proved healthy last, with all that brings it back. */
export interface LastGood extends TaggedVersion {
  point: RestorePoint;
}

/** What was asked for, as far as it matters for deciding. */
export interface DecideOptions {
  /** A held release that a person wants all the same. */
  accept: string | undefined;
  steps: 'on-failure' | 'always' | 'never';
  gate: GateOptions;
}
