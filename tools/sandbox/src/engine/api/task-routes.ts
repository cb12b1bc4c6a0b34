import { EngineError } from '../engine-error.ts';
import type { Task } from '../model.ts';
import type { Context } from '../swarm/context.ts';
import { isActive } from '../swarm/task-state.ts';
import { readFilters } from './filters.ts';
import { findBy } from './find.ts';
import { serviceLogs } from './logs.ts';
import type { Routes } from './router.ts';
import { findService } from './service-routes.ts';

export function taskRoutes(context: Context): Routes {
  const { state } = context;
  const find = (wanted: string) => {
    const task = findBy(state.tasks.values(), wanted, { id: ({ ID }) => ID, name: ({ ID }) => ID });
    if (!task) throw new EngineError(404, `task ${wanted} not found`);
    return task;
  };
  return {
    'GET /tasks': ({ query }) => {
      const filters = readFilters(query, ['service', 'label', 'desired-state', 'id']);
      const services = filters.get('service').map((wanted) => findService(context, wanted).ID);
      const all = [...state.tasks.values()].filter(
        (task) =>
          (services.length === 0 || services.includes(task.ServiceID)) &&
          // Neither the task's own labels, which are none, nor its container's.
          filters.labels(task.serviceLabels) &&
          filters.any('id', (id) => task.ID.startsWith(id)) &&
          filters.any('desired-state', (wanted) => desiredIs(task, wanted)),
      );
      return { json: all.map((task) => shownTask(context, task)) };
    },
    'GET /tasks/*': ({ parameters: [wanted = ''] }) => ({ json: shownTask(context, find(wanted)) }),
    'GET /tasks/*/logs': ({ parameters: [wanted = ''], query }) => {
      const { ID } = find(wanted);
      return serviceLogs(context, query, (task) => task.ID === ID);
    },
  };
}

function desiredIs({ DesiredState }: Task, wanted: string): boolean {
  if (wanted === 'running') return isActive(DesiredState);
  return DesiredState === wanted;
}

function shownTask({ state, addresses }: Context, task: Task): object {
  const { ID, Version, CreatedAt, UpdatedAt, Labels, ServiceID, Slot, NodeID, Status, DesiredState } = task;
  const { JobIteration, address } = task;
  const attached = address === undefined ? [] : (task.Spec.Networks ?? []);
  const NetworksAttachments = attached.flatMap(({ Target }) => {
    const network = state.networks.get(Target);
    if (!network) return [];
    const { Id, Name, Created, Labels, Driver, Attachable, index } = network;
    return [
      {
        Network: {
          ...{ ID: Id, Version: { Index: index }, CreatedAt: Created, UpdatedAt: Created },
          Spec: { Name, Labels, DriverConfiguration: { Name: Driver }, Attachable, Scope: 'swarm' },
          DriverState: { Name: Driver },
          IPAMOptions: { Driver: { Name: 'default' }, Configs: [{ Subnet: addresses.subnet }] },
        },
        Addresses: [`${address}/16`],
      },
    ];
  });
  return {
    ...{ ID, Version, CreatedAt, UpdatedAt, Labels },
    // What is undefined here is left out on the wire, as the real engine leaves it out.
    ...{
      Spec: { ...task.Spec, Runtime: undefined },
      ServiceID,
      Slot,
      NodeID,
      Status,
      DesiredState,
      JobIteration,
    },
    ...(NetworksAttachments.length > 0 ? { NetworksAttachments } : {}),
  };
}
