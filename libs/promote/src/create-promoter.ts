import { describeHolder, tryLockApp } from '@ci-warm/app-locks';
import { shouldPromote, tellStaleness, type Canonical } from '@ci-warm/canonical-registry';
import { systemClock, type Clock } from '@ci-warm/clock';
import { messageOf } from '@ci-warm/errors';
import {
  openCanonicalJournal,
  recoverCanonical,
  returnToKnownGood,
  tidyCanonical,
} from '@ci-warm/canonical-lifecycle';

import { advance } from './advance.ts';
import { backOffUntil } from './back-off.ts';
import { fail, failUntouched } from './fail.ts';
import { gatherFacts } from './facts.ts';
import { requireNames } from './require-names.ts';
import type { Promoter, PromoterPorts, PromotionOutcome, PromotionRequest } from './types.ts';
import { notNamed, notOurs, type Work } from './work.ts';

/** Makes the version that a green cold run proved the recipe's known-good one. */
export function createPromoter(ports: PromoterPorts): Promoter {
  const clock = ports.clock ?? systemClock;
  return {
    promote: async (request) => {
      const begun = clock.monotonic();
      const ending = await attempt(ports, clock, request).catch(async (error: unknown): Promise<Ending> => ({
        outcome: 'failed',
        reason: await failUntouched(ports, request, {
          from: await knownVersion(ports, request),
          cause: error,
        }),
      }));
      return report(ports, request, ending, Math.round(clock.monotonic() - begun));
    },
  };
}

type Ending = { outcome: 'attempted' } | { outcome: 'not-promoted' | 'failed'; reason: string };

async function attempt(ports: PromoterPorts, clock: Clock, request: PromotionRequest): Promise<Ending> {
  const { registry, connect, lockDir } = ports;
  const { results, signal, waitMs = 600_000 } = request;
  const tools = connect({ locks: [], signal });
  const facts = await gatherFacts(request, tools.abra.recipes);
  const decision = shouldPromote(facts);
  if (!decision.promote) return { outcome: 'not-promoted', reason: decision.reason };
  await requireNames(ports, tools, request);

  const domain = registry.domainOf(results.recipe);
  const purpose = `promotion of ${results.recipe} ${facts.latestVersion}, run ${results.id}`;
  const taken = await tryLockApp({ lockDir, domain, purpose, waitMs, signal });
  if (taken.outcome === 'locked') {
    try {
      return await promoteLocked(ports, clock, request, [taken.lock.descriptor]);
    } finally {
      await taken.lock.release();
    }
  }
  // Whoever has it is at work: nothing to alert of, nothing to remember, and the next green run tries again.
  return { outcome: 'failed', reason: `${domain} is in use by ${describeHolder(taken.holder)}` };
}

async function promoteLocked(
  ports: PromoterPorts,
  clock: Clock,
  request: PromotionRequest,
  descriptors: readonly number[],
): Promise<Ending> {
  const { recipe, commit, version = commit } = request.results;
  const folder = ports.registry.folderOf(recipe);
  const work: Work = {
    request,
    recipe,
    domain: ports.registry.domainOf(recipe),
    version,
    commit,
    ports,
    registry: ports.registry,
    tools: ports.connect({ locks: descriptors, signal: request.signal }),
    folder,
    journal: openCanonicalJournal(folder.journal, clock),
    clock,
    progress: ports.onProgress ?? (() => undefined),
  };
  const from = await knownVersion(ports, request);
  try {
    await recoverCanonical(work);
    const until = backOffUntil(await folder.failedEdges(), { from, to: version, now: clock.now() });
    if (until !== undefined && !request.retry) {
      const time = new Date(until).toISOString();
      return { outcome: 'failed', reason: `it failed before; not tried again until ${time}` };
    }
    const canonical = await ports.registry.read(recipe);
    if (!canonical && (await work.tools.abra.readEnv(work.domain))) throw notOurs(work);
    if (canonical && !request.fresh) await startFromKnownGood(work, canonical);
    await advance(work, canonical);
    if (!(await isCommitted(ports, request))) throw notNamed(work);
  } catch (cause) {
    if (!(await isCommitted(ports, request))) {
      const connect = () => ports.connect({ locks: descriptors });
      return { outcome: 'failed', reason: await fail(work, { from, cause, connect }) };
    }
  }
  const finish = async () => tidyCanonical({ ...work, tools: ports.connect({ locks: descriptors }) });
  // What is left is ended by the next one.
  await finish().catch((error: unknown) => work.progress(`promoted, but not tidied up: ${messageOf(error)}`));
  return { outcome: 'attempted' };
}

/** Who changed a volume by hand left no mark; the new data must come from known-good bytes all the same. */
async function startFromKnownGood({ tools, registry, request }: Work, canonical: Canonical): Promise<void> {
  const { signal } = request;
  await returnToKnownGood({ tools, registry, canonical, compare: 'quick', signal });
}

async function isCommitted({ registry }: PromoterPorts, { results }: PromotionRequest): Promise<boolean> {
  return (await known(registry, results.recipe))?.run === results.id;
}

/** From the registry as it is now: an attempt that came to its end is not yet a promotion. */
async function report(
  { registry, alerts }: PromoterPorts,
  { results }: PromotionRequest,
  ending: Ending,
  ms: number,
): Promise<PromotionOutcome> {
  if (ending.outcome === 'not-promoted') return { outcome: 'not-promoted', reason: ending.reason, ms };
  const canonical = await known(registry, results.recipe);
  if (ending.outcome === 'failed') return { outcome: 'failed', reason: ending.reason, canonical, ms };
  const { run, version, commit } = canonical ?? {};
  if (canonical && run === results.id && version === results.version && commit === results.commit) {
    // It is as fresh as can be; that this could not be told changes nothing about it.
    await registry
      .entry(canonical.recipe)
      .then((entry) => tellStaleness([entry], alerts))
      .catch(() => undefined);
    return { outcome: 'promoted', reason: undefined, canonical, ms };
  }
  const reason = `the registry names ${version ?? 'nothing'} of run ${run ?? 'none'} instead`;
  return { outcome: 'failed', reason, canonical, ms };
}

async function knownVersion({ registry }: PromoterPorts, { results }: PromotionRequest): Promise<string> {
  return (await known(registry, results.recipe))?.version ?? 'none';
}

async function known(registry: PromoterPorts['registry'], recipe: string): Promise<Canonical | undefined> {
  return registry.read(recipe).catch(() => undefined);
}
