import { stackName } from '@ci-warm/app-names';
import { hasKnownGoodEnv } from './known-env.ts';
import { sourcesOf } from './known-volumes.ts';
import type { ReturnRequest } from './types.ts';

/**
 * Looks, changing nothing, whether a canonical that nobody uses is what the registry says: every byte of its snapshot
 * and volumes, its env file, its secrets.
 *
 * @returns what is wrong, one line each
 */
export async function checkKnownGood(request: Checked): Promise<readonly string[]> {
  const { tools, registry, canonical } = request;
  const { domain, recipe } = canonical;
  const { state } = await tools.lifecycle.status(domain);
  const mark = await registry.folderOf(recipe).changedBy();
  return [
    ...(state === 'deployed' ? [`${domain} is deployed`] : []),
    ...(mark ? [`run ${mark.run} (${mark.purpose}) had it and did not give it back`] : []),
    ...(await checkContent(request)),
  ];
}

/** The same of what it consists of, whoever has it now. */
export async function checkContent(request: Checked): Promise<readonly string[]> {
  const { abra, swarm } = request.tools;
  const { domain, secrets } = request.canonical;
  const present = await swarm.secretsOf(stackName(domain));
  const sameEnv = await hasKnownGoodEnv(abra, request.canonical);
  return [
    ...(await dataProblems(request)),
    ...(sameEnv ? [] : [`${abra.envPath(domain)} is not the recorded one`]),
    ...secrets.filter((name) => !present.includes(name)).map((name) => `Swarm has no secret ${name}`),
  ];
}

type Checked = Omit<ReturnRequest, 'signal'>;

async function dataProblems({ tools, registry, canonical }: Checked): Promise<readonly string[]> {
  const { warmsnap, swarm } = tools;
  const { domain, snapshot, recipe } = canonical;
  if (snapshot === undefined) return [];
  const at = { store: registry.folderOf(recipe).snapshots, id: snapshot, owner: domain };
  const verified = await warmsnap.verify(at, 'full');
  if (verified.outcome === 'invalid')
    return verified.problems.slice(0, most).map((problem) => `snapshot ${snapshot}: ${problem}`);
  const { sources } = verified.info;
  const found = await Promise.all(sources.map((name) => swarm.volume(name)));
  const missing = sources.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) return missing.map((name) => `there is no volume ${name}`);
  const live = await sourcesOf(swarm, domain, sources);
  const differences = await warmsnap.compare({ ...at, sources: live });
  return differences.slice(0, most).map(({ path, difference }) => `volume: ${path}: ${difference}`);
}

const most = 20;
