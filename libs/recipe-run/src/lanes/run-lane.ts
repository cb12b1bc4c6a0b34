import type { CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { RunCommand } from '@ci-warm/process-runner';
import type { RunResults } from '@ci-warm/run-results';
import type { LaneChoice } from '../plan/choose-lane.ts';
import { findBase } from '../prepare/find-base.ts';
import { coldLane } from './cold-lane.ts';
import { quickLane } from './quick-lane.ts';
import type { Run } from '../contract/run.ts';

export interface LanePorts {
  command: RunCommand;
  registry: CanonicalRegistry;
  canonicalBases: boolean;
}

/** Runs the chosen lane. `onBase` is told what the tested commit is upgraded from, before anything is deployed. */
export async function runLane(
  run: Run,
  choice: LaneChoice,
  ports: LanePorts,
  onBase: (base: RunResults['base']) => void,
): Promise<void> {
  const { clock, tiers } = run;
  for (const [tier, reason] of Object.entries(run.config.expectedNotApplicable ?? {})) {
    tiers.note(tier as keyof NonNullable<typeof run.config.expectedNotApplicable>, 'not-applicable', reason);
  }
  if (choice.lane === 'quick') {
    const { canonical } = choice;
    const ageMs = Math.max(0, clock.now() - Date.parse(canonical.promotedAt));
    onBase({ version: canonical.version, commit: canonical.commit, origin: 'canonical', ageMs });
    return quickLane(run, { canonical, registry: ports.registry });
  }
  const base = tiers.wants('upgrade') ? await coldBase(run, choice.canonical, ports) : undefined;
  onBase(base);
  return coldLane(run, base);
}

async function coldBase(
  { tools, recipe, head, clock, tiers }: Run,
  canonical: LaneChoice['canonical'],
  { command, canonicalBases }: LanePorts,
) {
  const choice = await findBase({
    ...{ recipes: tools.abra.recipes, recipe, head, command, clock, signal: tools.signal },
    canonical: canonicalBases ? canonical : undefined,
  });
  if (!choice.base) tiers.note('upgrade', 'skip', choice.reason);
  return choice.base;
}
