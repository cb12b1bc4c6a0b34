import type { Port, Project, Service } from '../compose/types.ts';
import { containerSettingsSpec } from './container-settings-spec.ts';
import { mode, placement, resources, restartPolicy, updateConfig } from './deploy-spec.ts';
import { mountSpec } from './mount-spec.ts';
import { prune, unlessEmpty } from './prune.ts';
import { scopedName } from './scoped-name.ts';
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
  const { stack } = context;
  const { deploy, logging, image = '' } = service;
  return prune<ServiceSpec>({
    Name: `${stack}_${name}`,
    Labels: { ...deploy.labels, [namespaceLabel]: stack, [imageLabel]: image },
    TaskTemplate: prune({
      ContainerSpec: containerSpec(service, context),
      LogDriver: logging && prune({ Name: logging.driver, Options: unlessEmpty(logging.options) }),
      Resources: resources(deploy),
      RestartPolicy: restartPolicy(deploy, service.restart),
      Placement: placement(deploy.placement),
      Networks: attachments(name, service, context),
      ForceUpdate: 0,
    }),
    Mode: mode(deploy),
    UpdateConfig: updateConfig(deploy.updateConfig),
    RollbackConfig: updateConfig(deploy.rollbackConfig),
    EndpointSpec: prune({ Mode: deploy.endpointMode, Ports: service.ports.map(portSpec) }),
  });
}

function containerSpec(service: Service, context: SpecContext): object {
  const { stack, project } = context;
  const { healthcheck, image = '' } = service;
  return prune({
    Image: image,
    Command: service.entrypoint,
    Args: service.command,
    Env: Object.entries(service.environment)
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
    Labels: { ...service.labels, [namespaceLabel]: stack },
    ...containerSettingsSpec(service.settings),
    Mounts: service.volumes.map((mount) => mountSpec(mount, stack, project)),
    StopGracePeriod: service.stopGracePeriod,
    Healthcheck: healthcheck && {
      Test: healthcheck.test,
      Interval: healthcheck.interval,
      Timeout: healthcheck.timeout,
      StartPeriod: healthcheck.startPeriod,
      StartInterval: healthcheck.startInterval,
      Retries: healthcheck.retries,
    },
    Secrets: references(service.secrets, project.secrets, context.secretIds, 'Secret', context),
    Configs: references(service.configs, project.configs, context.configIds, 'Config', context),
  });
}

function attachments(
  name: string,
  { networks }: Service,
  { stack, project, networkIds }: SpecContext,
): object[] {
  const joined = { aliases: [], driverOpts: {} };
  const wanted = Object.keys(networks).length === 0 ? { default: joined } : networks;
  return Object.entries(wanted).map(([network, { aliases, driverOpts }]) => {
    const full = scopedName(stack, network, project.networks[network] ?? {});
    // The host's own network knows no names.
    const names = full === 'host' || full === 'none' ? aliases : [...aliases, name];
    return prune({
      Target: networkIds.get(full) ?? full,
      Aliases: names,
      DriverOpts: unlessEmpty(driverOpts),
    });
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
    return {
      [`${kind}ID`]: ids.get(full) ?? '',
      [`${kind}Name`]: full,
      File: { Name: target ?? source, UID: uid, GID: gid, Mode: bits },
    };
  });
}

function portSpec({ target, published, protocol, mode: publishMode }: Port): object {
  return prune({
    TargetPort: target,
    PublishedPort: published,
    Protocol: protocol,
    PublishMode: publishMode,
  });
}
