import { baseUrl, type Ingress } from '@ci-warm/ingress';
import { stackName } from '@ci-warm/app-names';
import type { DependencyKind } from '@ci-warm/recipe-config';
import type { Lane, TierName } from '@ci-warm/run-results';
import type { SwarmClient } from '@ci-warm/swarm-client';

/** What hooks and recipe tests read from the file named by `CCCI_CONTEXT`. */
export interface TestContext {
  schema: 1;
  runId: string;
  recipe: string;
  lane: Lane;
  tier: TierName;
  /** Which version the app runs now: the one before the upgrade, or the tested one. */
  phase: 'base' | 'head';
  app: { url: string; domain: string; stack: string };
  /** What runs now; `version` is absent where no release tag is on the commit. */
  version?: string;
  commit: string;
  /** Name within the compose file → directory of the data on this host. */
  volumes: Readonly<Record<string, string>>;
  /** The backup that was just made, in the tiers that have one. */
  backup?: {
    /** Its id. */
    snapshot: string;
    /** What it holds: a folder on this host, with a folder per volume by the names of the compose file. */
    files: string;
  };
  /** A folder of this run in which one test may leave something for a later one. */
  scratch: string;
  /** Recipe → how this run reaches it. */
  dependencies: Readonly<Record<string, DependencyContext>>;
  /** For hooks only: a file to which one may write JSON, `{ "redeploy": true, "env": { … } }`, for the run to do it. */
  answer?: string;
}

/** What recipe tests and hooks know of one dependency. Secrets are in the file that `secretFile` names. */
export interface DependencyContext {
  kind: DependencyKind;
  mode: 'warm' | 'cold';
  url: string;
  domain: string;
  /** A sign-on only: the run's own realm in it, with one client and one user. */
  realm?: string;
  issuer?: string;
  clientId?: string;
  username?: string;
  email?: string;
  /** JSON with `clientSecret` and `password`, readable by this user alone. */
  secretFile?: string;
  /** Why it is of no use: a test that needs it is to be skipped. */
  unready?: string;
}

export interface ContextRequest extends Omit<
  TestContext,
  'schema' | 'app' | 'version' | 'volumes' | 'answer'
> {
  domain: string;
  version: string | undefined;
}

/** The context of an app as it is now. */
export async function hookContext(
  { swarm, ingress }: { swarm: Pick<SwarmClient, 'volumesOf'>; ingress: Ingress },
  { domain, version, ...given }: ContextRequest,
): Promise<TestContext> {
  const stack = stackName(domain);
  const volumes = await swarm.volumesOf(stack);
  return {
    schema: 1,
    ...given,
    app: { url: baseUrl(ingress, domain), domain, stack },
    ...(version === undefined ? {} : { version }),
    volumes: Object.fromEntries(
      volumes.map(({ name, mountpoint }) => [
        name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name,
        mountpoint,
      ]),
    ),
  };
}
