import { stackName } from '@ci-warm/app-names';
import { notSnapshotable, type SnapshotSource } from '@ci-warm/warmsnap';
import type { VolumeInfo } from '@ci-warm/swarm-client';
import type { Ports } from '../contract/ports.ts';

/** See `AppLifecycle.snapshotSources`. */
export async function snapshotSources({ swarm }: Ports, domain: string): Promise<SnapshotSource[]> {
  const stack = stackName(domain);
  const volumes = await swarm.volumesOf(stack);
  const problems = volumes.flatMap((volume) => {
    const problem = problemOf(volume, stack);
    return problem === undefined ? [] : [`volume ${volume.name} ${problem}`];
  });
  if (problems.length === 0) return volumes.map(({ name, mountpoint }) => ({ name, path: mountpoint }));
  throw notSnapshotable(`${domain} cannot be snapshotted: ${problems.join('; ')}`, {
    isRecipes: true,
    hint: 'only volumes of the driver local without options can be; keep such an app cold',
    details: { volumes: volumes.map(({ name, driver }) => ({ name, driver })) },
  });
}

function problemOf({ driver, options, labels }: VolumeInfo, stack: string): string | undefined {
  if (driver !== 'local') return `has the driver ${driver}`;
  const keys = Object.keys(options).sort();
  // Their values may be credentials of a network file system.
  if (keys.length > 0) return `has driver options (${keys.join(', ')}): its data may live elsewhere`;
  const owner = labels['com.docker.stack.namespace'];
  if (owner !== undefined && owner !== stack) return `belongs to the stack ${owner}`;
  return undefined;
}
