import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@ci-warm/contract';
import { treeOf, type World } from '../support/index.ts';

/** A recipe's canonical on the engine and on disk. */
export interface CanonicalView {
  domain: string;
  /** Its folder below the warm root. */
  folder: string;
  /** `canonical.json`, decoded. */
  entry(): { version: string; commit: string; snapshot: string; run: string };
  /** All that a quick run has to leave byte for byte as it was: volumes, snapshot, registry, env file; and what runs. */
  state(): Promise<Record<string, unknown>>;
  /** Deploys it by abra, as a person would, does something to it, and undeploys it again. */
  whileDeployed<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until nothing of it is left on the engine but volumes and secrets. */
  settled(): Promise<void>;
}

export function canonicalOf(world: World, recipe: string): CanonicalView {
  const name = `warm-${recipe}`;
  const domain = `${name}.${world.baseDomain}`;
  const folder = join(world.paths.warmRoot, name);
  const stack = world.stack(domain);
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'latin1') : undefined);
  const entry = () => JSON.parse(read(join(folder, 'canonical.json')) ?? '{}') as { snapshot: string };
  const list = async <T>(path: string) => (await world.engine.get<T[]>(path)).body;

  const running = async () => {
    const queries = [
      `/services?${stack.labelFilter}`,
      `/tasks?${stack.labelFilter}`,
      `/containers/json?${stack.labelFilter}`,
      `/networks?${stack.labelFilter}`,
    ];
    return (await Promise.all(queries.map((query) => list(query)))).flat().length;
  };
  const settled = async () => void (await eventually(async () => (await running()) === 0));
  return {
    domain,
    folder,
    entry: entry as CanonicalView['entry'],
    settled,
    state: async () => {
      const { body } = await world.engine.get<{ Volumes: { Name: string; Mountpoint: string }[] | null }>(
        `/volumes?${stack.labelFilter}`,
      );
      const volumes = (body.Volumes ?? []).map(({ Name, Mountpoint }) => [Name, treeOf(Mountpoint)]);
      const secrets = (await list<{ Spec: { Name: string } }>('/secrets')).map(({ Spec }) => Spec.Name);
      return {
        volumes: Object.fromEntries(volumes),
        snapshot: treeOf(join(folder, 'snapshots', entry().snapshot)),
        registry: read(join(folder, 'canonical.json')),
        env: read(world.envFile(domain)),
        secrets: secrets.filter((each) => each.startsWith(`${stack.name}_`)).sort(),
        changedBy: read(join(folder, 'changed-by.json')),
        running: await running(),
      };
    },
    whileDeployed: async (work) => {
      await world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks');
      try {
        await eventually(async () => (await world.ask({ host: domain })).status === 200);
        return await work();
      } finally {
        await world.abra('app', 'undeploy', domain, '--no-input');
        await settled();
      }
    },
  };
}
