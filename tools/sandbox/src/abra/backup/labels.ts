import type { EngineService } from '../engine/shapes.ts';

/** What a service's labels ask of a backup. */
export interface BackupPlan {
  enabled: boolean;
  preHook: string | undefined;
  postHook: string | undefined;
  restorePreHook: string | undefined;
  restorePostHook: string | undefined;
  /** `true` unless the label says `false`; a path restricts to a file or folder of the volume. */
  volume: (name: string) => { included: boolean; path: string | undefined };
}

export function backupPlan({ Spec }: EngineService): BackupPlan {
  const label = (name: string) => Spec.Labels[`backupbot.${name}`];
  return {
    enabled: label('backup') === 'true',
    preHook: label('backup.pre-hook'),
    postHook: label('backup.post-hook'),
    restorePreHook: label('restore.pre-hook'),
    restorePostHook: label('restore.post-hook'),
    volume: (name) => ({
      included: label(`backup.volumes.${name}`) !== 'false',
      path: label(`backup.volumes.${name}.path`),
    }),
  };
}

interface VolumeMount {
  Type: string;
  Source: string;
  Target: string;
}

/** Named volumes of a service: the compose name and Swarm's. */
export function mountedVolumes({ Spec }: EngineService, stack: string): { name: string; fullName: string }[] {
  const mounts = (Spec.TaskTemplate.ContainerSpec['Mounts'] ?? []) as VolumeMount[];
  return mounts
    .filter(({ Type, Source }) => Type === 'volume' && Source.startsWith(`${stack}_`))
    .map(({ Source }) => ({ name: Source.slice(stack.length + 1), fullName: Source }));
}
