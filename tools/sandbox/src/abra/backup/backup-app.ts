import { fatal } from '../cli/output.ts';
import { containerOfService } from '../engine/exec.ts';
import { filters, type Engine } from '../engine/http.ts';
import { namespaceLabel, type EngineService, type EngineVolume } from '../engine/shapes.ts';
import { remembered } from '../remembered.ts';
import type { Settings } from '../cli/types.ts';
import { plainStorage } from './plain-storage.ts';
import { resticStorage } from './restic-storage.ts';
import type { Storage } from './storage.ts';

/** The server's backup app, an app of its own; it must run. Where it has restic, restic stores; else plain files in its volume. */
export async function storageOf(engine: Engine, { faults }: Settings): Promise<Storage> {
  if (faults.has('no-backup-app')) fatal(remembered.says.noBackupApp);
  const label = `${remembered.backup.appLabel}=true`;
  const [service] = await engine.call<EngineService[]>('GET', `/services?${filters({ label: [label] })}`);
  if (service === undefined) return fatal(remembered.says.noBackupApp);
  const container = await containerOfService(engine, service.Spec.Labels[namespaceLabel] ?? '', service);
  const variables = (service.Spec.TaskTemplate.ContainerSpec['Env'] ?? []) as string[];
  if (variables.some((line) => line.startsWith('RESTIC_REPOSITORY=')))
    return resticStorage(engine, container);
  return plainStorage(engine, await volumeOf(engine, service), faults);
}

async function volumeOf(engine: Engine, { Spec }: EngineService): Promise<string> {
  const mounts = (Spec.TaskTemplate.ContainerSpec['Mounts'] ?? []) as { Type: string; Source: string }[];
  const mount =
    mounts.find(({ Type }) => Type === 'volume') ?? fatal(`${Spec.Name} has no volume to keep backups in`);
  return (await engine.call<EngineVolume>('GET', `/volumes/${mount.Source}`)).Mountpoint;
}
