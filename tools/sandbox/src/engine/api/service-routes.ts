import { EngineError, rpcError } from '../engine-error.ts';
import type { Service } from '../model.ts';
import { assignPorts } from '../swarm/assign-ports.ts';
import type { Context } from '../swarm/context.ts';
import type { Orchestrator } from '../swarm/orchestrator.ts';
import { refusedConstraint } from '../swarm/placement.ts';
import { decode } from './decode.ts';
import { readFilters } from './filters.ts';
import { findBy } from './find.ts';
import { serviceLogs } from './logs.ts';
import type { Routes } from './router.ts';
import { serviceSpec, type ServiceSpec } from './service-spec.ts';
import { shownService } from './shown-service.ts';

export function serviceRoutes(context: Context, orchestrator: Orchestrator): Routes {
  const { state, events } = context;
  const find = (wanted: string) => findService(context, wanted);
  const emit = (Action: string, { ID, Spec }: Service) =>
    events.emit({ Type: 'service', Action, scope: 'swarm', id: ID, attributes: { name: Spec.Name } });

  return {
    'POST /services/create': async ({ body }) => {
      const Spec = accept(context, await body());
      if ([...state.services.values()].some((other) => other.Spec.Name === Spec.Name)) {
        const conflict = `name conflicts with an existing object: service ${Spec.Name} already exists`;
        throw rpcError(409, 'AlreadyExists', conflict);
      }
      const ports = assignPorts(Spec, [...state.services.values()]);
      const service: Service = { ...state.newMeta(), Spec, ports };
      state.services.set(service.ID, service);
      emit('create', service);
      orchestrator.apply(service);
      return { status: 201, json: { ID: service.ID } };
    },
    'GET /services': ({ query }) => {
      const filters = readFilters(query, ['label', 'name', 'id', 'mode']);
      const status = ['1', 'true'].includes(query.get('status') ?? '');
      const all = [...state.services.values()].filter(
        ({ ID, Spec }) =>
          filters.labels(Spec.Labels) &&
          filters.any('name', (name) => Spec.Name.startsWith(name)) &&
          filters.any('id', (id) => ID.startsWith(id)) &&
          filters.any('mode', (mode) => modeOf(Spec) === mode),
      );
      return { json: all.map((service) => shownService(context, service, status)) };
    },
    'GET /services/*': ({ parameters: [wanted = ''] }) => ({
      json: shownService(context, find(wanted), false),
    }),
    'POST /services/*/update': async ({ parameters: [wanted = ''], query, body }) => {
      const service = find(wanted);
      const version = query.get('version') ?? '';
      if (!/^\d+$/.test(version)) {
        const reason = `strconv.ParseUint: parsing "${version}": invalid syntax`;
        throw new EngineError(400, `invalid service version '${version}': ${reason}`);
      }
      const Spec = accept(context, await body());
      if (Number(version) !== service.Version.Index) throw rpcError(500, 'Unknown', 'update out of sequence');
      if (Spec.Name !== service.Spec.Name)
        throw rpcError(501, 'Unimplemented', 'renaming services is not supported');
      if (modeOf(Spec) !== modeOf(service.Spec)) {
        throw rpcError(501, 'Unimplemented', 'service mode change is not allowed');
      }
      const others = [...state.services.values()].filter(({ ID }) => ID !== service.ID);
      const ports = assignPorts(Spec, others, service.ports);
      service.PreviousSpec = service.Spec;
      service.ports = ports;
      service.Spec = Spec;
      // Whatever an earlier update came to, it says nothing about this one.
      delete service.UpdateStatus;
      state.touch(service);
      emit('update', service);
      orchestrator.apply(service);
      return { json: { Warnings: null } };
    },
    'DELETE /services/*': ({ parameters: [wanted = ''] }) => {
      const service = find(wanted);
      state.services.delete(service.ID);
      state.markChanged();
      emit('remove', service);
      orchestrator.remove(service);
      return { status: 200 };
    },
    'GET /services/*/logs': ({ parameters: [wanted = ''], query }) => {
      const { ID } = find(wanted);
      return serviceLogs(context, query, ({ ServiceID }) => ServiceID === ID);
    },
  };
}

export function findService({ state }: Context, wanted: string): Service {
  const names = { id: ({ ID }: Service) => ID, name: ({ Spec }: Service) => Spec.Name };
  const service = findBy(state.services.values(), wanted, names);
  if (!service) throw new EngineError(404, `service ${wanted} not found`);
  return service;
}

/** The spec as the swarm keeps it: checked, with networks by id. */
function accept(context: Context, body: unknown): ServiceSpec {
  const { state } = context;
  const container = (body as Partial<ServiceSpec> | null)?.TaskTemplate?.ContainerSpec;
  if (container && !container.Image) {
    throw rpcError(400, 'InvalidArgument', 'ContainerSpec: image reference must be provided');
  }
  const spec = decode(serviceSpec, 'ServiceSpec', body);
  if (!/^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/.test(spec.Name)) {
    throw rpcError(400, 'InvalidArgument', 'name must be valid as a DNS name component');
  }
  if (spec.Name.length > 63) throw rpcError(400, 'InvalidArgument', 'name must be 63 characters or fewer');
  const { ContainerSpec, Networks } = spec.TaskTemplate;
  for (const { SecretID } of ContainerSpec.Secrets ?? []) {
    if (!state.secrets.has(SecretID)) throw rpcError(400, 'InvalidArgument', `secret not found: ${SecretID}`);
  }
  for (const { ConfigID } of ContainerSpec.Configs ?? []) {
    if (!state.configs.has(ConfigID)) throw rpcError(400, 'InvalidArgument', `config not found: ${ConfigID}`);
  }
  for (const network of Networks ?? []) {
    if (nodeNetworks.includes(network.Target)) continue;
    // The engine answers 500 here, not 404: it is not the service that was not found.
    const here = [...state.networks.values()].filter(({ leaving }) => !leaving);
    const found = here.find(({ Id, Name }) => Id === network.Target || Name === network.Target);
    if (!found) throw new EngineError(500, `network ${network.Target} not found`);
    network.Target = found.Id;
  }
  const refused = refusedConstraint(spec.TaskTemplate.Placement?.Constraints ?? []);
  if (refused !== undefined) throw rpcError(400, 'InvalidArgument', refused);
  ContainerSpec.Isolation ||= 'default';
  return spec;
}

/** Of every node by itself: the swarm has no id for them. */
const nodeNetworks = ['host', 'none'];

function modeOf({ Mode }: ServiceSpec): string {
  if (Mode.Global) return 'global';
  return Mode.ReplicatedJob ? 'replicated-job' : 'replicated';
}
