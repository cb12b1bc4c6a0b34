import type { FailedEdge } from '@ci-warm/app-folder';
import type { Candidate, GateOptions } from '@ci-warm/safety-gate';

/** What is known before deciding: everything from outside, nothing computed. */
export interface Facts {
  state: 'absent' | 'undeployed' | 'healthy' | 'sick';
  /** Why it is sick. */
  sickness: string | undefined;
  /** It is sick because another stack answers for it: deploying it again would change nothing. */
  answeredElsewhere?: boolean;
  /** Nothing can be proved or disproved while the ingress is down. */
  ingressDown: string | undefined;
  /** This app is to be the ingress, and somebody accepts connections in its place. */
  ingressTaken: boolean;
  /** The release that runs; `undefined` when nothing does, or when it is none. */
  running: string | undefined;
  /** What the deployment calls itself. */
  label: string | undefined;
  lastGood: string | undefined;
  /** Annotated tags that parse, oldest first, with the notes of those that are newer than what is there. */
  releases: readonly Candidate[];
  /** Why the recipe's remote could not be asked. */
  unreachable: string | undefined;
  failed: readonly FailedEdge[];
  /** This app's first deploy was begun here and never came to an end. */
  firstDeployUnfinished: boolean;
  /** What is wrong with the known-good snapshot. */
  snapshotProblem: string | undefined;
}

/** What was asked for, as far as it matters for deciding. */
export interface Wishes {
  accept: string | undefined;
  steps: 'on-failure' | 'always' | 'never';
  gate: GateOptions;
}
