import { inheriting } from '@ci-warm/app-locks';
import type { RecipeStore } from '@ci-warm/abra-client';
import type { RunCommand } from '@ci-warm/process-runner';
import { mainTip } from '../app/main-tip.ts';
import type { Host } from '../contract/host.ts';
import type { BaseChoice, Run } from '../contract/run.ts';
import { chooseBase, knownGood } from '../plan/choose-base.ts';

/** What the tested commit is upgraded from: the canonical as it is, or what is chosen from the run's checkout. */
export async function findBase(
  { command, canonicalBases, clock }: Host,
  run: Pick<Run, 'request' | 'config' | 'head' | 'choice' | 'requestedTiers' | 'locks' | 'signal'>,
  recipes: RecipeStore,
): Promise<BaseChoice | undefined> {
  const { choice, head, signal, request, config } = run;
  const now = clock.now();
  if (choice.lane === 'quick') {
    const { version, commit } = choice.canonical;
    return { base: { version, commit, ...knownGood(choice.canonical, now) } };
  }
  const declaredAbsent = config.expectedNotApplicable?.upgrade !== undefined;
  if (declaredAbsent || !run.requestedTiers.includes('upgrade')) return undefined;
  const cwd = recipes.path(request.recipe);
  return chooseBase({
    head,
    releases: (await recipes.versions(request.recipe)).versions,
    ancestors: await ancestorsOf(inheriting(command, run.locks), { cwd, commit: head.commit, signal }),
    canonical: canonicalBases ? choice.canonical : undefined,
    mainTip: await mainTip(recipes, request.recipe),
    now,
  });
}

/** Commits of annotated tags that a commit builds on. What git cannot tell is left out. */
async function ancestorsOf(
  command: RunCommand,
  { cwd, commit, signal }: { cwd: string; commit: string; signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  const words = ['git', 'for-each-ref', `--merged=${commit}`, '--format=%(*objectname)', 'refs/tags'];
  const { stdout } = await command(words, { cwd, timeoutMs: 60_000, signal });
  return new Set(stdout.split('\n').filter((line) => line !== ''));
}
