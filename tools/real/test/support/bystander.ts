import { eventually, type EngineClient, type Stack, type VolumeShape } from '@ci-warm/contract';
import { treeOf } from './tree.ts';

/** A service with a volume that has nothing to do with the product. Returns a look at both, to be compared later. */
export async function startBystander(engine: EngineClient, stack: Stack): Promise<() => Promise<unknown>> {
  const volume = `${stack.name}_kept`;
  const Mounts = [{ Type: 'volume', Source: volume, Target: '/kept' }];
  const script = "trap 'exit 0' TERM; echo mine >/kept/file; sleep 3600 & wait";
  const id = await stack.deploy('bystander', { script, containerSpec: { Mounts } });
  const look = async () => {
    const { body } = await engine.get<VolumeShape>(`/volumes/${volume}`);
    const { Version } = await stack.inspect(id);
    return { running: (await stack.running(id)).ID, Version, files: treeOf(body.Mountpoint ?? '') };
  };
  await eventually(async () => 'file' in (await look()).files);
  return look;
}
