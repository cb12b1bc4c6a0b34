import { beyondScope, EngineError } from '../engine-error.ts';
import { destroyContainer } from '../swarm/containers.ts';
import type { Context, LiveContainer } from '../swarm/context.ts';
import { readFilters } from './filters.ts';
import { findBy } from './find.ts';
import type { Routes } from './router.ts';

export function containerRoutes(context: Context): Routes {
  return {
    'GET /containers/json': ({ query }) => {
      const filters = readFilters(query, ['label', 'volume', 'status', 'name', 'id', 'network']);
      const all = ['1', 'true'].includes(query.get('all') ?? '') || filters.get('status').length > 0;
      const matching = [...context.containers.values()].filter(
        ({ shown }) =>
          (all || shown.state === 'running') &&
          filters.labels(shown.labels) &&
          filters.any('volume', (wanted) =>
            shown.mounts.some(({ Name, Destination }) => [Name, Destination].includes(wanted)),
          ) &&
          filters.any('status', (status) => shown.state === status) &&
          filters.any('name', (name) => new RegExp(name).test(`/${shown.name}`)) &&
          filters.any('id', (id) => shown.id.startsWith(id)) &&
          filters.any('network', (wanted) =>
            shown.networks.some(({ id, name }) => [id, name].includes(wanted)),
          ),
      );
      return { json: matching.reverse().map(summary) };
    },
    'GET /containers/*/json': ({ parameters: [wanted = ''] }) => ({
      json: detail(findContainer(context, wanted)),
    }),
    'DELETE /containers/*': ({ parameters: [wanted = ''], query }) => {
      const container = findContainer(context, wanted);
      if (['1', 'true'].includes(query.get('force') ?? ''))
        throw beyondScope('removing a container by force');
      if (container.shown.state === 'running') {
        const advice = 'Stop the container before attempting removal or force remove';
        throw new EngineError(409, `You cannot remove a running container ${container.shown.id}. ${advice}`);
      }
      destroyContainer(context, container);
      return { status: 204 };
    },
  };
}

export function findContainer({ containers }: Context, wanted: string): LiveContainer {
  const names = {
    id: ({ shown }: LiveContainer) => shown.id,
    name: ({ shown }: LiveContainer) => shown.name,
  };
  const container = findBy(containers.values(), wanted.replace(/^\//, ''), names);
  if (!container) throw new EngineError(404, `No such container: ${wanted}`);
  return container;
}

function summary({ shown }: LiveContainer): object {
  const { id, name, image, imageId, argv, created, labels, state, mounts } = shown;
  return {
    ...{
      Id: id,
      Names: [`/${name}`],
      Image: image,
      ImageID: imageId,
      Command: argv.join(' '),
      Created: created,
      Ports: [],
    },
    ...{ Labels: labels, State: state, Status: statusLine(shown), HostConfig: { NetworkMode: 'default' } },
    ...{ NetworkSettings: { Networks: networks(shown) }, Mounts: mounts },
  };
}

function detail({ shown }: LiveContainer): object {
  const {
    id,
    name,
    image,
    imageId,
    argv,
    env,
    labels,
    hostname,
    state,
    pid,
    exitCode,
    startedAt,
    finishedAt,
    health,
    mounts,
    settings,
  } = shown;
  const [path, ...args] = argv;
  return {
    ...{ Id: id, Created: new Date(shown.created * 1000).toISOString(), Path: path, Args: args },
    State: {
      ...{
        Status: state,
        Running: state === 'running',
        Paused: false,
        Restarting: false,
        OOMKilled: false,
        Dead: false,
      },
      ...{ Pid: pid, ExitCode: exitCode, Error: '', StartedAt: startedAt, FinishedAt: finishedAt },
      ...(health ? { Health: health } : {}),
    },
    ...{
      Image: imageId,
      Name: `/${name}`,
      RestartCount: 0,
      Driver: 'directories',
      Platform: 'linux',
      Mounts: mounts,
    },
    Config: { Hostname: hostname, ...settings.config, Env: env, Image: image, Labels: labels },
    HostConfig: { NetworkMode: 'default', ...settings.hostConfig },
    NetworkSettings: { Networks: networks(shown) },
  };
}

function networks({ networks: attached, address }: LiveContainer['shown']): object {
  return Object.fromEntries(
    attached.map(({ id, name }) => [name, { NetworkID: id, IPAddress: address, IPPrefixLen: 16 }]),
  );
}

function statusLine({ state, exitCode, health }: LiveContainer['shown']): string {
  if (state === 'created') return 'Created';
  if (state === 'removing') return 'Removal In Progress';
  if (state === 'exited') return `Exited (${exitCode}) Less than a second ago`;
  if (!health) return 'Up Less than a second';
  return `Up Less than a second (${health.Status === 'starting' ? 'health: starting' : health.Status})`;
}
