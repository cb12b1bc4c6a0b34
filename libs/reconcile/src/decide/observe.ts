import type { RecipeStore, RecipeVersions } from '@ci-warm/abra-client';
import type { AppStatus } from '@ci-warm/app-lifecycle';
import { pollUntil } from '@ci-warm/clock';
import type { RestorePoint } from '@ci-warm/app-folder';
import { compareRecipeVersions, parseRecipeVersion } from '@ci-warm/recipe-version';
import type { Candidate } from '@ci-warm/safety-gate';
import type { Facts } from './facts.ts';
import { ingressFault } from './ingress.ts';
import { runningVersion } from './running-version.ts';
import type { Work } from './work.ts';

/** The facts, and what acting on them needs besides. */
export interface Observation {
  facts: Facts;
  releases: RecipeVersions;
  running: { version: string; commit: string } | undefined;
  lastGood: RestorePoint | undefined;
}

/** Looks at everything; starts no abra process and writes nothing but git's own cache. */
export async function observe(work: Work, recipes: RecipeStore): Promise<Observation> {
  const { spec, folder, journal, ports } = work;
  const lastGood = await folder.state();
  const [fetched, there, snapshotProblem] = await Promise.all([
    work.phases.timed('fetch', () => recipes.fetch(spec.recipe)),
    work.phases.timed('look', () => look(work)),
    checkSnapshot(work, lastGood?.snapshot),
  ]);
  const cloned = fetched.outcome === 'fetched' || (await recipes.exists(spec.recipe));
  const releases = cloned
    ? await recipes.versions(spec.recipe)
    : { versions: [], lightweight: [], unreadable: [] };
  const running =
    there.status.state === 'deployed' ? runningVersion(there.status, releases.versions, lastGood) : undefined;
  const fault = there.state === 'healthy' ? undefined : await ingressFault(ports.ingress, spec.domain);
  const facts: Facts = {
    state: there.state,
    sickness: there.sickness,
    answeredElsewhere: there.answeredElsewhere ?? false,
    ingressDown: spec.isIngress ? undefined : fault,
    ingressTaken: spec.isIngress === true && fault === undefined,
    running: running?.version,
    label:
      there.status.state === 'deployed' ? (there.status.chaosVersion ?? there.status.version) : undefined,
    lastGood: lastGood?.version,
    releases: await candidates(recipes, spec.recipe, releases, running?.version ?? lastGood?.version),
    unreachable: fetched.outcome === 'unreachable' ? fetched.reason : undefined,
    failed: await folder.failedEdges(),
    firstDeployUnfinished: (await journal.read())?.kind === 'first-deploy',
    snapshotProblem,
  };
  return { facts, releases, running, lastGood };
}

type Look = { status: AppStatus } & Pick<Facts, 'state' | 'sickness' | 'answeredElsewhere'>;

async function look(work: Work): Promise<Look> {
  const { spec, clock, ports } = work;
  // After a reboot everything is just starting; deploying it again would only make it start again.
  const timeoutMs = Math.min(spec.window.timeoutMs, longestStartMs);
  let seen = await lookOnce(work);
  const again = async () => ((seen = await lookOnce(work)).starting ? undefined : seen);
  if (seen.starting)
    await pollUntil(again, { intervalMs: 100, maxIntervalMs: 2_000, timeoutMs, clock, signal: ports.signal });
  return seen;
}

async function lookOnce({ spec, hands }: Work): Promise<Look & { starting: boolean }> {
  const status = await hands.lifecycle.status(spec.domain);
  if (status.state !== 'deployed')
    return { status, state: status.state, sickness: undefined, starting: false };
  const health = await hands.lifecycle.isHealthyNow(spec.domain, spec.health, spec.window);
  if (health.outcome === 'healthy') return { status, state: 'healthy', sickness: undefined, starting: false };
  return {
    ...{ status, state: 'sick', sickness: health.reason, starting: health.kind === 'timeout' },
    answeredElsewhere: health.kind === 'foreign-answer',
  };
}

async function checkSnapshot(
  { spec, hands, folder }: Work,
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const checked = await hands.warmsnap.verify({ store: folder.snapshots, id, owner: spec.domain }, 'quick');
  return checked.outcome === 'invalid'
    ? `${folder.snapshots}/${id}: ${checked.problems[0] ?? 'no reason'}`
    : undefined;
}

/** Notes are read only where they matter: between what is there and the newest. */
async function candidates(
  recipes: RecipeStore,
  recipe: string,
  { versions }: RecipeVersions,
  current: string | undefined,
): Promise<Candidate[]> {
  const parsed = current === undefined ? undefined : parseRecipeVersion(current);
  return await Promise.all(
    versions.map(async ({ version }) => {
      const newer = parsed !== undefined && compareRecipeVersions(version, parsed) > 0;
      return { version, notes: newer ? await recipes.releaseNotes(recipe, version.raw) : undefined };
    }),
  );
}

const longestStartMs = 120_000;
