import { hostname } from 'node:os';
import { removeApp } from '@ci-warm/app-lifecycle';
import { messageOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { ReapRequest } from '@ci-warm/keycloak-realms';
import type { Place, RemovedDependencies } from '../contract/dependency.ts';
import type { Run } from '../contract/run.ts';
import type { RunTools } from '../contract/tools.ts';
import { whyDown } from './take-places.ts';

/** Deletes the run's realm from a shared provider, or removes the whole app of this run; then looks. Never throws. */
export async function removeDependency(
  run: Run,
  tools: RunTools,
  { mode, domain, realm, recipe }: Place,
): Promise<RemovedDependencies> {
  const { log } = run;
  const gone: RemovedDependencies = { leftovers: [], unreachable: undefined };
  try {
    if (mode === 'cold') {
      log.say(`removing ${recipe} at ${domain}`);
      const { leftovers, problems } = await removeApp(tools, domain);
      for (const problem of problems) log.say(`teardown: ${problem}`);
      return { leftovers, unreachable: undefined };
    }
    if (realm === undefined) return gone;
    const keycloak = tools.realmsAt(domain);
    failpoint('recipe-run.realm-delete');
    const own = ownRealms(run, realm);
    const { failed } = await keycloak.reapOrphanedRealms(own);
    const again = await keycloak.reapOrphanedRealms(own);
    for (const { reason } of failed) log.say(`teardown: realm ${realm}: ${reason}`);
    const left = again.deleted.length + again.failed.length > 0;
    return left ? { leftovers: [`realm ${realm} at ${domain}`], unreachable: undefined } : gone;
  } catch (error) {
    const what = `${mode === 'cold' ? recipe : `realm ${realm ?? ''}`} at ${domain}`;
    log.say(`teardown failed: ${what}: ${messageOf(error)}`);
    const down = mode === 'warm' ? await whyDown(tools, domain).catch(messageOf) : undefined;
    return {
      leftovers: [what],
      unreachable: down === undefined ? undefined : `${what} is left to the next run: ${down}`,
    };
  }
}

/** What carries this run's mark, and nothing else: a realm of that name may be somebody else's, and then it refused this run. */
function ownRealms({ id, domain }: Run, realm: string): ReapRequest {
  const host = hostname();
  return {
    records: [{ id, host, creates: [domain], realms: [realm] }],
    host,
    // This run's own, and it is at its end.
    isLocked: () => false,
    whileHolding: async (_domains, work) => {
      await work();
      return true;
    },
  };
}
