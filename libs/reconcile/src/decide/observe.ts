import { appState } from './app-state.ts';
import type { LookContext, RecipeReader } from './context.ts';
import type { Facts } from './facts.ts';
import { ingressFacts } from './ingress.ts';
import { lastGoodOf } from './last-good.ts';
import { readReleases } from './read-releases.ts';
import { runningVersion } from './running-version.ts';
import { unnamedSnapshots } from './unnamed-snapshots.ts';

/** Looks at everything; starts no abra process and writes nothing but git's own cache. */
export async function observe(context: LookContext, recipes: RecipeReader): Promise<Facts> {
  const { spec, folder, journal, phases, tools } = context;
  const point = await folder.state();
  const lastGood = point && lastGoodOf(context, point);
  const [fetched, app, snapshotProblem] = await Promise.all([
    phases.timed('fetch', () => recipes.fetch(spec.recipe)),
    phases.timed('look', () => appState(context)),
    checkSnapshot(context, point?.snapshot),
  ]);
  const { status, ...health } = app;
  const cloned = fetched.outcome === 'fetched' || (await recipes.exists(spec.recipe));
  const all = cloned ? await recipes.versions(spec.recipe) : noTags;
  const tags = all.versions;
  const running = status.state === 'deployed' ? runningVersion(status, tags, lastGood) : undefined;
  return {
    ...health,
    ...(await ingressFacts(context, app.state)),
    running,
    label: status.state === 'deployed' ? (status.chaosVersion ?? status.version) : undefined,
    lastGood,
    releases: await readReleases(context, recipes, tags, running ?? lastGood),
    lightweight: all.lightweight,
    unreachable: fetched.outcome === 'unreachable' ? fetched.reason : undefined,
    failed: await folder.failedEdges(),
    firstDeployUnfinished: (await journal.read())?.kind === 'first-deploy',
    snapshotProblem,
    unnamedSnapshot: (await unnamedSnapshots(context)).findLast(
      ({ takenAt }) => point !== undefined && takenAt > point.takenAt,
    ),
    envPath: tools.abra.envPath(spec.domain),
  };
}

const noTags = { versions: [], lightweight: [], unreadable: [] };

async function checkSnapshot(
  { spec, tools, folder }: LookContext,
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const checked = await tools.warmsnap.verify({ store: folder.snapshots, id, owner: spec.domain }, 'quick');
  return checked.outcome === 'invalid'
    ? `${folder.snapshots}/${id}: ${checked.problems[0] ?? 'no reason'}`
    : undefined;
}
