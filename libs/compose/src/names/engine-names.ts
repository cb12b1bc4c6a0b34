import type { ComposeProject, ComposeResource } from '../project/types.ts';

export type EngineNameKind = 'service' | 'network' | 'secret' | 'config' | 'volume';

export interface EngineName {
  kind: EngineNameKind;
  name: string;
}

/** Every name that the engine is given when these files are deployed as a stack, those of external secrets included. */
export function engineNames(project: ComposeProject, stack: string): readonly EngineName[] {
  const { services, networks, secrets, configs, volumes } = project;
  const resources = (kind: EngineNameKind, declared: ReadonlyMap<string, ComposeResource>) =>
    [...declared].map(([key, resource]) => ({ kind, name: nameOf(key, resource, stack) }));
  // What names no network gets the stack's own.
  const plain = [...services.values()].some((service) => service.networks.size === 0);
  const ownNetwork = plain && !networks.has('default') ? [scoped('default', stack)] : [];
  return [
    ...[...services.keys()].map((key) => ({ kind: 'service' as const, name: scoped(key, stack) })),
    ...resources('network', networks),
    ...ownNetwork.map((name) => ({ kind: 'network' as const, name })),
    ...resources('secret', secrets),
    ...resources('config', configs),
    ...resources('volume', volumes),
  ];
}

function nameOf(key: string, { external, name }: ComposeResource, stack: string): string {
  return name ?? (external ? key : scoped(key, stack));
}

const scoped = (key: string, stack: string) => `${stack}_${key}`;
