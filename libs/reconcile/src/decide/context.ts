import type { AppFolder } from '@ci-warm/app-folder';
import type { Clock } from '@ci-warm/clock';
import type { Phases } from '../phases.ts';
import type { LookTools, ReconcilePorts } from '../ports.ts';
import type { WarmAppSpec } from '../types.ts';

/**
 * What deciding may use of one call. Nothing in it can change the app, its files or its alerts, so that the compiler
 * refuses a change in this room.
 */
export interface LookContext {
  spec: WarmAppSpec;
  ports: Pick<ReconcilePorts, 'ingress' | 'signal'> & { scratchRecipes: ScratchRecipes };
  clock: Clock;
  phases: Phases;
  folder: Pick<AppFolder, 'path' | 'snapshots' | 'state' | 'failedEdges'>;
  journal: { read(): Promise<UnfinishedChange | undefined> };
  tools: LookTools;
}

/** What deciding needs to know of a change that an earlier call began and did not end. */
export interface UnfinishedChange {
  kind: string;
  /** Without `from` it is a first deploy. */
  plan: { from?: { version: string } | undefined; to: { version: string } };
}

export type RecipeReader = LookTools['abra']['recipes'];

type ScratchRecipes = () => Promise<{ recipes: RecipeReader; remove: () => Promise<void> }>;
