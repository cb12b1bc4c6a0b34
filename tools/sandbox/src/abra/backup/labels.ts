import type { EngineService } from '../engine/shapes.ts';

/** What a service's labels ask of a backup. */
export interface BackupPlan {
  enabled: boolean;
  preHook: string | undefined;
  postHook: string | undefined;
  restorePreHook: string | undefined;
  restorePostHook: string | undefined;
  /** Files or folders of a volume that are kept: `.` for all of it, none where the label says `false`. */
  paths: (volume: string) => readonly string[];
}

export function backupPlan({ Spec }: EngineService): BackupPlan {
  const label = (name: string) => Spec.Labels[`backupbot.${name}`];
  return {
    enabled: label('backup') === 'true',
    preHook: label('backup.pre-hook'),
    postHook: label('backup.post-hook'),
    restorePreHook: label('restore.pre-hook'),
    restorePostHook: label('restore.post-hook'),
    paths: (volume) => {
      if (label(`backup.volumes.${volume}`) === 'false') return [];
      const paths = label(`backup.volumes.${volume}.path`);
      return paths === undefined ? ['.'] : paths.split(',').map((path) => path.trim().replace(/^\/+/, ''));
    },
  };
}

/** A file or folder inside a volume, which is named as the engine names it. */
export interface VolumePath {
  volume: string;
  path: string;
}

/** What of a service's volumes its labels ask for. */
export function keptPaths(service: EngineService, stack: string): VolumePath[] {
  const plan = backupPlan(service);
  return mountedVolumes(service, stack).flatMap(({ name, fullName }) =>
    plan.paths(name).map((path) => ({ volume: fullName, path })),
  );
}

interface VolumeMount {
  Type: string;
  Source: string;
  Target: string;
}

/** Named volumes of a service: the compose name and Swarm's. */
function mountedVolumes({ Spec }: EngineService, stack: string): { name: string; fullName: string }[] {
  const mounts = (Spec.TaskTemplate.ContainerSpec['Mounts'] ?? []) as VolumeMount[];
  return mounts
    .filter(({ Type, Source }) => Type === 'volume' && Source.startsWith(`${stack}_`))
    .map(({ Source }) => ({ name: Source.slice(stack.length + 1), fullName: Source }));
}
