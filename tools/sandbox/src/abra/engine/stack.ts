import { filters, type Engine } from './http.ts';
import {
  namespaceLabel,
  type EngineNamed,
  type EngineNetwork,
  type EngineService,
  type EngineTask,
  type EngineVolume,
} from './shapes.ts';

const ofStack = (stack: string) => filters({ label: [`${namespaceLabel}=${stack}`] });

export function stackServices(engine: Engine, stack: string): Promise<EngineService[]> {
  return engine.call('GET', `/services?${ofStack(stack)}`);
}

export function stackTasks(engine: Engine, stack: string): Promise<EngineTask[]> {
  return engine.call('GET', `/tasks?${ofStack(stack)}`);
}

export function stackNetworks(engine: Engine, stack: string): Promise<EngineNetwork[]> {
  return engine.call('GET', `/networks?${ofStack(stack)}`);
}

export function stackConfigs(engine: Engine, stack: string): Promise<EngineNamed[]> {
  return engine.call('GET', `/configs?${ofStack(stack)}`);
}

export async function stackVolumes(engine: Engine, stack: string): Promise<EngineVolume[]> {
  const { Volumes } = await engine.call<{ Volumes: EngineVolume[] | null }>(
    'GET',
    `/volumes?${ofStack(stack)}`,
  );
  return Volumes ?? [];
}

/** Names and ids of all secrets; values cannot be read. */
export async function secretIds(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const secrets = await engine.call<EngineNamed[] | null>('GET', '/secrets');
  return new Map((secrets ?? []).map(({ ID, Spec }) => [Spec.Name, ID]));
}

export async function isDeployed(engine: Engine, stack: string): Promise<boolean> {
  return (await stackServices(engine, stack)).length > 0;
}

/** The version label of the stack's service `app`. */
export async function deployedVersion(engine: Engine, stack: string): Promise<string | undefined> {
  const label = `coop-cloud.${stack}.version`;
  return (await stackServices(engine, stack))
    .map(({ Spec }) => Spec.Labels[label])
    .find((version) => version !== undefined);
}
