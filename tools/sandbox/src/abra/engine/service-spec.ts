import type { Deploy, Mount, Port, Project, Service, UpdateConfig } from '../compose/types.ts';
import { imageLabel, namespaceLabel, type ServiceSpec } from './shapes.ts';

export interface SpecContext {
  stack: string;
  project: Project;
  /** Full name → id. */
  networkIds: ReadonlyMap<string, string>;
  secretIds: ReadonlyMap<string, string>;
  configIds: ReadonlyMap<string, string>;
}

/** What `docker stack deploy` makes of a compose service, in the engine's words. */
export function serviceSpec(name: string, service: Service, context: SpecContext): ServiceSpec {
  const { stack, project } = context;
  const { deploy, healthcheck } = service;
  return prune<ServiceSpec>({
    Name: `${stack}_${name}`,
    Labels: { ...deploy.labels, [namespaceLabel]: stack, [imageLabel]: service.image ?? '' },
    TaskTemplate: prune({
      ContainerSpec: prune({
        Image: service.image ?? '',
        Command: service.entrypoint,
        Args: service.command,
        Env: Object.entries(service.environment)
          .map(([key, value]) => `${key}=${value}`)
          .sort(),
        Labels: { ...service.labels, [namespaceLabel]: stack },
        Mounts: service.volumes.map((mount) => mountSpec(mount, context)),
        StopGracePeriod: service.stopGracePeriod,
        Healthcheck: healthcheck && {
          Test: healthcheck.test,
          Interval: healthcheck.interval,
          Timeout: healthcheck.timeout,
          StartPeriod: healthcheck.startPeriod,
          Retries: healthcheck.retries,
        },
        Secrets: references(service.secrets, project.secrets, context.secretIds, 'Secret', context),
        Configs: references(service.configs, project.configs, context.configIds, 'Config', context),
      }),
      RestartPolicy: restartPolicy(deploy),
      Networks: attachments(name, service, context),
      ForceUpdate: 0,
    }),
    Mode: mode(deploy),
    UpdateConfig: deploy.updateConfig && updateConfig(deploy.updateConfig),
    EndpointSpec: prune({ Mode: deploy.endpointMode, Ports: service.ports.map(portSpec) }),
  });
}

export function scopedName(
  stack: string,
  name: string,
  { external, name: own }: { external?: boolean; name?: string },
): string {
  return own ?? (external === true ? name : `${stack}_${name}`);
}

function mountSpec({ type, source, target, readOnly }: Mount, { stack, project }: SpecContext): object {
  if (type === 'bind') return { Type: 'bind', Source: source, Target: target, ReadOnly: readOnly };
  const volume = project.volumes[source] ?? { external: false };
  const labels = volume.external ? {} : { VolumeOptions: { Labels: { [namespaceLabel]: stack } } };
  return {
    Type: 'volume',
    Source: scopedName(stack, source, volume),
    Target: target,
    ReadOnly: readOnly,
    ...labels,
  };
}

function attachments(
  name: string,
  { networks }: Service,
  { stack, project, networkIds }: SpecContext,
): object[] {
  const wanted = Object.keys(networks).length === 0 ? { default: [] } : networks;
  return Object.entries(wanted).map(([network, aliases]) => {
    const full = scopedName(stack, network, project.networks[network] ?? {});
    return { Target: networkIds.get(full) ?? full, Aliases: [...aliases, name] };
  });
}

function references(
  wanted: Service['secrets'],
  known: Readonly<Record<string, { external: boolean; name?: string }>>,
  ids: ReadonlyMap<string, string>,
  kind: 'Secret' | 'Config',
  { stack }: SpecContext,
): object[] {
  return wanted.map(({ source, target, uid = '0', gid = '0', mode: bits = 0o444 }) => {
    const full = scopedName(stack, source, known[source] ?? { external: false });
    const name = target ?? (kind === 'Secret' ? source : `/${source}`);
    return {
      [`${kind}ID`]: ids.get(full) ?? '',
      [`${kind}Name`]: full,
      File: { Name: name, UID: uid, GID: gid, Mode: bits },
    };
  });
}

function restartPolicy({ restartPolicy: policy }: Deploy): object | undefined {
  if (policy === undefined) return undefined;
  const { condition = 'any', delay, maxAttempts, window } = policy;
  return prune({ Condition: condition, Delay: delay, MaxAttempts: maxAttempts, Window: window });
}

function updateConfig(config: UpdateConfig): object {
  const { parallelism = 1, delay, failureAction, monitor, maxFailureRatio, order } = config;
  return prune({
    Parallelism: parallelism,
    Delay: delay,
    FailureAction: failureAction,
    Monitor: monitor,
    MaxFailureRatio: maxFailureRatio,
    Order: order,
  });
}

function mode({ mode: name = 'replicated', replicas = 1 }: Deploy): ServiceSpec['Mode'] {
  if (name === 'global') return { Global: {} };
  if (name === 'replicated-job') return { ReplicatedJob: { TotalCompletions: replicas } };
  return { Replicated: { Replicas: replicas } };
}

function portSpec({ target, published, protocol, mode: publishMode }: Port): object {
  return prune({
    TargetPort: target,
    PublishedPort: published,
    Protocol: protocol,
    PublishMode: publishMode,
  });
}

/** Go leaves out what is unset, and so do its clients. */
function prune<T>(values: object): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
