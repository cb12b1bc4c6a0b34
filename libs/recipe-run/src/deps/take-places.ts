import { probe, type HealthCheck } from '@ci-warm/app-health';
import { dependenciesOf, type Dependency } from '@ci-warm/recipe-config';
import type { Lock } from '@ci-warm/state-files';
import type { RunTools } from '../contract/run.ts';
import type { RunnerPorts } from '../contract/ports.ts';
import { clearDomain } from '../app/clear-domain.ts';
import { lockApp, tryLockApp } from '@ci-warm/app-locks';
import type { RunPlan } from '../contract/run-plan.ts';
import { namesOf } from './names-of.ts';
import type { Place } from '../contract/dependency.ts';

/** Decides for each dependency where it is, and takes the lock of that place. Creates nothing. */
export async function takePlaces(ports: RunnerPorts, plan: RunPlan, tools: RunTools): Promise<Place[]> {
  const places: Place[] = [];
  try {
    for (const dependency of dependenciesOf(plan.config)) {
      const place = await placeOf(ports, plan, tools, dependency);
      places.push(place);
      plan.log.say(describe(place));
    }
  } catch (error) {
    for (const { lock } of places) await lock.release();
    throw error;
  }
  return places;
}

/** A place of its own, for a dependency that no shared provider can serve. Throws WarmError `app-busy`, `domain-occupied`. */
export async function coldPlace(
  ports: RunnerPorts,
  plan: RunPlan,
  tools: RunTools,
  { recipe, kind, redirectUris }: Pick<Place, 'recipe' | 'kind' | 'redirectUris'>,
  reason: string,
): Promise<Place> {
  const { cold: domain, realm } = namesOf(plan, { dependency: recipe, base: ports.baseDomain });
  const { log, signal } = plan;
  const { lockDir, warmRoot } = ports;
  const lock = await lockApp({ lockDir, domain, purpose: `quick-runner ${plan.id}`, signal });
  try {
    await clearDomain({ tools, domain, warmRoot, log });
  } catch (error) {
    await lock.release();
    throw error;
  }
  const own = kind === 'oidc' ? realm : undefined;
  return { recipe, kind, redirectUris, mode: 'cold', reason, domain, realm: own, lock };
}

async function placeOf(
  ports: RunnerPorts,
  plan: RunPlan,
  tools: RunTools,
  dependency: Required<Dependency>,
): Promise<Place> {
  const { recipe, kind, redirectUris } = dependency;
  const shared = await sharedPlace(ports, plan, tools, dependency);
  if ('reason' in shared) return coldPlace(ports, plan, tools, dependency, shared.reason);
  const { warm: domain, realm } = namesOf(plan, { dependency: recipe, base: ports.baseDomain });
  return { recipe, kind, redirectUris, mode: 'warm', reason: undefined, domain, realm, lock: shared.lock };
}

/** The shared provider's lock, held in common with other runs; the reconciler needs it for itself. */
async function sharedPlace(
  { providers, baseDomain, lockDir, providerWaitMs }: RunnerPorts,
  plan: RunPlan,
  tools: RunTools,
  { recipe, kind, shared }: Required<Dependency>,
): Promise<{ lock: Lock } | { reason: string }> {
  if (kind === 'app') return { reason: `${recipe} is not shared between runs` };
  if (shared === 'never') return { reason: 'the recipe wants one of its own' };
  if (!providers.includes(recipe)) return { reason: `this server has no warm ${recipe}` };
  const { warm: domain } = namesOf(plan, { dependency: recipe, base: baseDomain });
  if ((await tools.lifecycle.status(domain)).state === 'absent') return { reason: `${domain} is absent` };
  const taken = await tryLockApp({
    ...{ lockDir, domain },
    mode: 'shared',
    purpose: `quick-runner ${plan.id}`,
    waitMs: providerWaitMs,
    signal: plan.signal,
  });
  if (taken.outcome === 'busy') {
    const who = taken.holder ? ` by ${taken.holder.purpose} (process ${taken.holder.pid})` : '';
    return { reason: `${domain} was still held${who} after ${providerWaitMs / 1000} s` };
  }
  const down = await whyDown(tools, domain).catch(async (error: unknown) => {
    await taken.lock.release();
    throw error;
  });
  if (down === undefined) return { lock: taken.lock };
  await taken.lock.release();
  return { reason: down };
}

/** Why a provider cannot be used; `undefined` when it has converged and answers through the ingress. */
export async function whyDown(
  { lifecycle, ingress, signal }: RunTools,
  domain: string,
): Promise<string | undefined> {
  const status = await lifecycle.status(domain);
  if (status.state !== 'deployed') return `${domain} is ${status.state}`;
  if (!status.converged) return `${domain} has not converged: ${status.reason}`;
  const answer = await probe(ingress, domain, answering, { signal });
  return answer.outcome === 'ok' ? undefined : `${domain} does not answer: ${answer.reason}`;
}

const answering: HealthCheck = { path: '/realms/master', statuses: [200] };

function describe({ recipe, mode, domain, reason }: Place): string {
  return mode === 'warm'
    ? `${recipe}: the shared one at ${domain}`
    : `${recipe}: one of this run's own at ${domain}, since ${reason}`;
}
