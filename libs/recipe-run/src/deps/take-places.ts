import type { HealthCheck } from '@ci-warm/app-health';
import { lockApp, tryLockApp } from '@ci-warm/app-locks';
import { dependenciesOf, type Dependency } from '@ci-warm/recipe-config';
import type { Lock } from '@ci-warm/state-files';
import { clearDomain } from '../app/clear-domain.ts';
import { noWayThrough } from '../app/deploy.ts';
import type { Place } from '../contract/dependency.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import type { RunTools } from '../contract/tools.ts';
import { namesOf } from './names-of.ts';

/** Decides for each dependency where it is, and takes the lock of that place. Creates nothing. */
export async function takePlaces(host: Host, run: Run): Promise<Place[]> {
  const places: Place[] = [];
  try {
    for (const dependency of dependenciesOf(run.config)) {
      const place = await placeOf(host, run, dependency);
      places.push(place);
      run.log.say(describe(place));
    }
  } catch (error) {
    for (const { lock } of places) await lock.release();
    throw error;
  }
  return places;
}

/** A place of its own, for a dependency that no shared provider can serve. Throws WarmError `app-busy`, `domain-occupied`. */
export async function coldPlace(
  host: Host,
  run: Run,
  { recipe, kind, redirectUris }: Pick<Place, 'recipe' | 'kind' | 'redirectUris'>,
  reason: string,
): Promise<Place> {
  const { cold: domain, realm } = namesOf(run, { dependency: recipe, base: host.baseDomain });
  const { signal } = run;
  const { lockDir } = host;
  const lock = await lockApp({ lockDir, domain, purpose: `quick-runner ${run.id}`, signal });
  try {
    await clearDomain(host, run, domain);
  } catch (error) {
    await lock.release();
    throw error;
  }
  const own = kind === 'oidc' ? realm : undefined;
  return { recipe, kind, redirectUris, mode: 'cold', reason, domain, realm: own, lock };
}

async function placeOf(host: Host, run: Run, dependency: Required<Dependency>): Promise<Place> {
  const { recipe, kind, redirectUris } = dependency;
  const shared = await sharedPlace(host, run, dependency);
  if ('reason' in shared) return coldPlace(host, run, dependency, shared.reason);
  const { warm: domain, realm } = namesOf(run, { dependency: recipe, base: host.baseDomain });
  return { recipe, kind, redirectUris, mode: 'warm', reason: undefined, domain, realm, lock: shared.lock };
}

/** The shared provider's lock, held in common with other runs; the reconciler needs it for itself. */
async function sharedPlace(
  { providers, baseDomain, lockDir, providerWaitSec }: Host,
  run: Run,
  { recipe, kind, shared }: Required<Dependency>,
): Promise<{ lock: Lock } | { reason: string }> {
  if (kind === 'app') return { reason: `${recipe} is not shared between runs` };
  if (shared === 'never') return { reason: 'the recipe wants one of its own' };
  if (!providers.includes(recipe)) return { reason: `this server has no warm ${recipe}` };
  const { warm: domain } = namesOf(run, { dependency: recipe, base: baseDomain });
  const { tools, signal } = run;
  if ((await tools.lifecycle.status(domain)).state === 'absent') return { reason: `${domain} is absent` };
  const taken = await tryLockApp({
    ...{ lockDir, domain },
    mode: 'shared',
    purpose: `quick-runner ${run.id}`,
    waitMs: providerWaitSec * 1000,
    signal,
  });
  if (taken.outcome === 'busy') {
    const who = taken.holder ? ` by ${taken.holder.purpose} (process ${taken.holder.pid})` : '';
    return { reason: `${domain} was still held${who} after ${providerWaitSec} s` };
  }
  const down = await whyDown(tools, domain).catch(async (error: unknown) => {
    await taken.lock.release();
    throw error;
  });
  if (down === undefined) return { lock: taken.lock };
  await taken.lock.release();
  return { reason: down };
}

/**
 * Why a provider cannot be used; `undefined` when it has converged and answers through the ingress.
 *
 * @throws WarmError `ingress-down` (infrastructure) when no app could be reached, one of the run's own neither
 */
export async function whyDown({ lifecycle, probe }: RunTools, domain: string): Promise<string | undefined> {
  const status = await lifecycle.status(domain);
  if (status.state !== 'deployed') return `${domain} is ${status.state}`;
  if (!status.converged) return `${domain} has not converged: ${status.reason}`;
  const answer = await probe(domain, answering);
  if (answer.outcome === 'ok') return undefined;
  const fault = await lifecycle.ingressFault(domain, answering, { served: true });
  if (fault) throw noWayThrough(fault.reason);
  return `${domain} does not answer: ${answer.reason}`;
}

const answering: HealthCheck = { path: '/realms/master', statuses: [200] };

function describe({ recipe, mode, domain, reason }: Place): string {
  return mode === 'warm'
    ? `${recipe}: the shared one at ${domain}`
    : `${recipe}: one of this run's own at ${domain}, since ${reason}`;
}
