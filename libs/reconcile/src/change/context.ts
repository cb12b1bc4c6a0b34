import type { RecipeStore } from '@ci-warm/abra-client';
import type { AppFolder } from '@ci-warm/app-folder';
import type { AppLifecycle, AppTools, DeployOutcome } from '@ci-warm/app-lifecycle';
import type { Warmsnap } from '@ci-warm/warmsnap';
import type { LookContext } from '../decide/context.ts';
import type { LookTools, ReconcilePorts } from '../ports.ts';
import type { ReconcileResult } from '../types.ts';
import type { ChangeJournal } from './journal.ts';

/** One call of reconcile: its app, the app's files, and what was done so far. The app itself is not its to change yet. */
export interface ReconcileContext extends LookContext {
  ports: ReconcilePorts;
  folder: AppFolder;
  journal: ChangeJournal;
  tools: UnlockedTools;
  keepFailed: boolean;
  /**
   * Takes the app's lock once and keeps it until the end: nobody uses the app any more, and it may be changed.
   *
   * @throws WarmError `app-busy` (busy) when runs or another command keep the app for too long
   */
  lockApp: () => Promise<ChangeContext>;
  effects: Effects;
}

/** The same call with the app's lock, and so with the tools that change the app. */
export interface ChangeContext extends ReconcileContext {
  /** The descriptors of the locks. */
  locks: readonly number[];
  tools: AppTools;
}

/** What works beside whoever uses the app: looking, noting what is there, keeping commits, and hashing a snapshot. */
export interface UnlockedTools extends LookTools {
  abra: LookTools['abra'] & { recipes: Pick<RecipeStore, 'keep'> };
  lifecycle: LookTools['lifecycle'] & Pick<AppLifecycle, 'captureRestorePoint'>;
  warmsnap: LookTools['warmsnap'] & Pick<Warmsnap, 'seal'>;
}

/** What the result says was done; grows as it is. */
export type Effects = Pick<
  ReconcileResult,
  'touched' | 'healed' | 'adopted' | 'recovered' | 'failedState' | 'resumed' | 'snapshot'
> & { windowMs: number; notes: string[] };

/** How a change of an app's version ended. */
export type ChangeOutcome =
  | { outcome: 'deployed' | 'upgraded' }
  | {
      outcome: 'rolled-back' | 'broken';
      reason: string;
      /** The release was refused and nothing had to come back: another one may be tried. */
      untouched?: true;
    };

/** Windows are waited through on purpose, and so told apart from the rest of the time. */
export function addWindowTime({ effects }: ReconcileContext, outcome: DeployOutcome): void {
  if (outcome.outcome === 'healthy') effects.windowMs += outcome.windowMs;
}
