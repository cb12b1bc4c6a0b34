import type { ServiceObservation, StackObservation } from '@ci-warm/convergence';

/** What the labels of a stack ask the server's backup app to keep. */
export interface BackupPlan {
  volumes: readonly KeptVolume[];
}

export interface KeptVolume {
  /** Name within the compose file. */
  name: string;
  /** As the engine names it. */
  fullName: string;
  /** Files or folders in it; `undefined`: all of it. */
  paths: readonly string[] | undefined;
  /** A hook runs before the backup: a file among the paths is what it writes. */
  hook: boolean;
}

/** `undefined` where no service asks to be backed up, or those that do take out all that they have. Pure. */
export function backupPlan({ stack, services }: StackObservation): BackupPlan | undefined {
  const asking = services.filter(({ labels }) => labels['backupbot.backup'] === 'true');
  const volumes = new Map<string, KeptVolume>();
  for (const kept of asking.flatMap((service) => keptBy(service, stack))) {
    const known = volumes.get(kept.fullName);
    volumes.set(kept.fullName, known ? together(known, kept) : kept);
  }
  if (volumes.size === 0) return undefined;
  return { volumes: [...volumes.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function keptBy({ labels, volumes = [] }: ServiceObservation, stack: string): KeptVolume[] {
  return volumes.flatMap((fullName) => {
    // A volume of another stack has no name that a label could use.
    if (!fullName.startsWith(`${stack}_`)) return [];
    const name = fullName.slice(stack.length + 1);
    if (labels[`backupbot.backup.volumes.${name}`] === 'false') return [];
    const paths = pathsIn(labels[`backupbot.backup.volumes.${name}.path`]);
    return [{ name, fullName, paths, hook: labels['backupbot.backup.pre-hook'] !== undefined }];
  });
}

function pathsIn(label: string | undefined): string[] | undefined {
  const paths = label?.split(',').map((path) => path.trim().replaceAll(/^\/+|\/+$/g, ''));
  return paths?.filter((path) => path !== '');
}

/** Two services may mount one volume; what either asks for is kept. */
function together(one: KeptVolume, other: KeptVolume): KeptVolume {
  const paths = one.paths && other.paths ? [...new Set([...one.paths, ...other.paths])].sort() : undefined;
  return { ...one, paths, hook: one.hook || other.hook };
}
