import { fatal } from '../cli/output.ts';
import type { Mount, Project } from '../compose/types.ts';
import { prune, unlessEmpty } from './prune.ts';
import { scopedName } from './scoped-name.ts';
import { namespaceLabel } from './shapes.ts';

/** A mount in the engine's words. Its volume carries the stack, unless it belongs to somebody else. */
export function mountSpec(mount: Mount, stack: string, project: Project): object {
  const { type, source, target, readOnly, propagation, size } = mount;
  const spec = { Type: type, Source: source, Target: target, ReadOnly: readOnly };
  if (type === 'bind')
    return prune({
      ...spec,
      BindOptions: propagation === undefined ? undefined : { Propagation: propagation },
    });
  if (type === 'tmpfs')
    return prune({ ...spec, TmpfsOptions: size === undefined ? undefined : { SizeBytes: size } });
  if (source === undefined) return prune(spec);
  const volume = project.volumes[source] ?? fatal(`undefined volume "${source}"`);
  const { driver, driverOpts, external, labels } = volume;
  const options = external
    ? { NoCopy: mount.noCopy }
    : {
        NoCopy: mount.noCopy,
        Labels: { ...labels, [namespaceLabel]: stack },
        DriverConfig: unlessEmpty(prune<object>({ Name: driver, Options: unlessEmpty(driverOpts) })),
      };
  return prune({
    ...spec,
    Source: scopedName(stack, source, volume),
    VolumeOptions: unlessEmpty(prune<object>(options)),
  });
}
