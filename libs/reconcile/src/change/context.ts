import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import type { Clock } from '@ci-warm/clock';
import type { AppFolder } from '@ci-warm/app-folder';
import type { KeptOutcome, SnapshotSource } from '@ci-warm/warmsnap';
import type { Wishes } from './facts.ts';
import type { ChangeJournal } from './journal.ts';
import type { Phases } from './phases.ts';
import type { Hands, ReconcilePorts } from './ports.ts';
import type { WarmAppSpec } from './types.ts';

/** One call of reconcile: its app, its tools, and what was done so far. */
export interface Work {
  spec: WarmAppSpec;
  ports: ReconcilePorts;
  clock: Clock;
  folder: AppFolder;
  journal: ChangeJournal;
  phases: Phases;
  keepFailed: boolean;
  /** Looks only; changes go through `locked`. */
  hands: Hands;
  /**
   * The tools that may change the app, once nobody uses it any more. Taken once, kept until the end.
   *
   * @throws WarmError `app-busy` (busy) when runs or another command keep the app for too long
   */
  locked: () => Promise<Hands>;
  done: Done;
}

/** What the result says was done; grows as it is. */
export interface Done {
  touched: boolean;
  healed: boolean;
  adopted: boolean;
  recovered: boolean | undefined;
  failedState: KeptOutcome | undefined;
  resumed: 'finished' | 'rolled-back' | undefined;
  windowMs: number;
}

/** How a change of an app's version ended. */
export type ChangeOutcome =
  | { outcome: 'deployed' | 'upgraded'; version: string }
  | { outcome: 'rolled-back'; reason: string }
  | { outcome: 'broken'; reason: string };

/** The app's volumes as warmsnap takes them; nothing for a stateless one. */
export async function sourcesOf({ spec }: Work, { lifecycle }: Hands): Promise<SnapshotSource[]> {
  if (!spec.stateful) return [];
  const volumes = await lifecycle.snapshotableVolumes(spec.domain);
  return volumes.map(({ name, mountpoint }) => ({ name, path: mountpoint }));
}

/** Windows are waited through on purpose, and so told apart from the rest of the time. */
export function noteWindow(work: Work, outcome: DeployOutcome): void {
  if (outcome.outcome === 'healthy') work.done.windowMs += outcome.windowMs;
}

export function wishesOf({ spec }: Work, accept: string | undefined): Wishes {
  return { accept, steps: spec.steps, gate: spec.gate ?? {} };
}
