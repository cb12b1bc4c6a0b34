import { fatal } from '../cli/output.ts';
import type { Network, Project } from '../compose/types.ts';
import { filters, type Engine } from './http.ts';
import { scopedName } from './scoped-name.ts';
import { namespaceLabel, type EngineNetwork } from './shapes.ts';

/** External networks must be there; the stack's own are made. Returns full name → id. */
export async function ensureNetworks(
  engine: Engine,
  stack: string,
  project: Project,
): Promise<Map<string, string>> {
  const used = new Set(
    Object.values(project.services).flatMap(({ networks }) =>
      Object.keys(networks).length === 0 ? ['default'] : Object.keys(networks),
    ),
  );
  const ids = new Map<string, string>();
  for (const name of used) {
    const network =
      project.networks[name] ??
      (name === 'default'
        ? { external: false, labels: {}, driverOpts: {} }
        : fatal(`undefined network "${name}"`));
    const full = scopedName(stack, name, network);
    // Every node has these, and the swarm knows nothing of them.
    if (network.external && ['host', 'none', 'bridge'].includes(full)) continue;
    const known = await engine.call<EngineNetwork[]>('GET', `/networks?${filters({ name: [full] })}`);
    // The filter finds parts of names too.
    const id = known.find(({ Name, Scope }) => Name === full && Scope === 'swarm')?.Id;
    if (id !== undefined) ids.set(full, id);
    else if (network.external) {
      fatal(
        `network "${full}" is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed`,
      );
    } else {
      const { Id } = await engine.call<{ Id: string }>('POST', '/networks/create', {
        Name: full,
        Driver: 'overlay',
        Attachable: network.attachable ?? false,
        Internal: network.internal ?? false,
        Labels: { ...network.labels, [namespaceLabel]: stack },
        ...ipam(network),
        ...(Object.keys(network.driverOpts).length > 0 ? { Options: network.driverOpts } : {}),
      });
      ids.set(full, Id);
    }
  }
  return ids;
}

function ipam({ ipam: wanted }: Network): object {
  if (wanted === undefined) return {};
  const { driver, subnets } = wanted;
  return {
    IPAM: {
      ...(driver === undefined ? {} : { Driver: driver }),
      Config: subnets.map((Subnet) => ({ Subnet })),
    },
  };
}
