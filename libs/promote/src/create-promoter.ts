import type { AppTools } from '@ci-warm/app-lifecycle';
import { describeHolder, tryWithAppLock } from '@ci-warm/app-locks';
import { appNotOurs, shouldPromote, tellStaleness, type Canonical } from '@ci-warm/canonical-registry';
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
import { notNamed, type Promotion } from './promotion.ts';

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
  const { registry, lockDir } = ports;
  const { results, signal, locks, waitMs = 600_000 } = request;
  const tools = connectTo(ports, request, locks, signal);
  const facts = await gatherFacts(request, tools.abra.recipes);
  const decision = shouldPromote(facts);
  if (!decision.promote) return { outcome: 'not-promoted', reason: decision.reason };
  await requireNames(ports, tools, request);

  const domain = registry.domainOf(results.recipe);
  const purpose = `promotion of ${results.recipe} ${facts.latestVersion}, run ${results.id}`;
  const done = await tryWithAppLock({ lockDir, domain, purpose, waitMs, signal }, ({ descriptor }) =>
    promoteLocked(planOf(ports, clock, request, [...locks, descriptor])),
  );
  if (done.outcome === 'done') return done.value;
  // Whoever has it is at work: nothing to alert of, nothing to remember, and the next green run tries again.
  return { outcome: 'failed', reason: `${domain} is in use by ${describeHolder(done.holder)}` };
}

function planOf(
  ports: PromoterPorts,
  clock: Clock,
  request: PromotionRequest,
  locks: readonly number[],
): Promotion {
  const { registry } = ports;
  const { config, files } = request;
  const { recipe, commit, version = commit } = request.results;
  const domain = registry.domainOf(recipe);
  const folder = registry.folderOf(recipe);
  return {
    ...{ request, recipe, domain, version, commit, ports, registry, locks, folder, clock },
    tree: { recipe, domain, commit, phase: 'head', config, files },
    tools: connectTo(ports, request, locks, request.signal),
    journal: openCanonicalJournal(folder.journal, clock),
    progress: ports.onProgress ?? (() => undefined),
  };
}

/** Tools on the run's own abra root, with the times that the recipe needs. Without a signal: to put things back. */
function connectTo(
  { connect }: PromoterPorts,
  { abraDir, config }: PromotionRequest,
  locks: readonly number[],
  signal?: AbortSignal,
): AppTools {
  const { deploySec } = config.timeouts ?? {};
  const timeouts = deploySec === undefined ? {} : { deployMs: deploySec * 1000 };
  return connect({ locks, signal, abraDir, timeouts });
}

async function promoteLocked(promotion: Promotion): Promise<Ending> {
  const { ports, request, recipe, domain, version, folder, tools, locks, clock, progress } = promotion;
  const unstoppable = () => connectTo(ports, request, locks);
  const from = await knownVersion(ports, request);
  try {
    await recoverCanonical(promotion);
    const until = backOffUntil(await folder.failedEdges(), { from, to: version, now: clock.now() });
    if (until !== undefined && !request.promotion.retry) {
      const time = new Date(until).toISOString();
      return { outcome: 'failed', reason: `it failed before; not tried again until ${time}` };
    }
    const canonical = await ports.registry.read(recipe);
    if (!canonical && (await tools.abra.readEnv(domain))) throw appNotOurs(domain);
    // Who changed a volume by hand left no mark; the new data must come from known-good bytes all the same.
    if (canonical && !request.promotion.fresh)
      await returnToKnownGood({ ...promotion, canonical, compare: 'quick', signal: request.signal });
    await advance(promotion, canonical);
    if (!(await isCommitted(ports, request))) throw notNamed(promotion);
  } catch (cause) {
    if (!(await isCommitted(ports, request)))
      return { outcome: 'failed', reason: await fail(promotion, { from, cause, connect: unstoppable }) };
  }
  // What is left is ended by the next one.
  const tidy = async () => tidyCanonical({ ...promotion, tools: unstoppable() });
  await tidy().catch((error: unknown) => progress(`promoted, but not tidied up: ${messageOf(error)}`));
  return { outcome: 'attempted' };
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
