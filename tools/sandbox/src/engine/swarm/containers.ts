import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ContainerSpec } from '../api/container-spec.ts';
import { hexId } from '../ids.ts';
import type { Image, Mount, Service, Task } from '../model.ts';
import { nodeFacts } from '../node-facts.ts';
import { createLogBuffer } from '../process/log-buffer.ts';
import { mapPaths } from '../process/path-map.ts';
import { neverTime } from '../timestamps.ts';
import type { Context, LiveContainer } from './context.ts';
import { inspectedSettings } from './inspected-settings.ts';
import { filePaths } from './task-files.ts';
import { expandSpec, templateData } from './task-templates.ts';
import { ensureVolume } from './volumes.ts';

/** Creates the container of a task, not yet started. Throws an Error with the engine's own words where it cannot. */
export function createContainer(context: Context, task: Task, service: Service, image: Image): LiveContainer {
  const data = templateData(task, service, nodeFacts(context.state));
  const spec = expandSpec(task.Spec.ContainerSpec, data);
  const cwd = join(context.dir, 'tasks', task.ID);
  mkdirSync(cwd, { recursive: true });
  const address = context.addresses.take();
  task.address = address;

  const mounts = (spec.Mounts ?? []).map((mount) => resolveMount(context, mount, cwd));
  const paths: Record<string, string> = { ...filePaths(context.state, spec, cwd) };
  for (const { Destination, Source } of mounts) paths[Destination] = Source;

  const env = { ...image.env, ...Object.fromEntries((spec.Env ?? []).map(splitVariable)) };
  const hosts = join(cwd, 'hosts');
  writeFileSync(hosts, (spec.Hosts ?? []).map((line) => `${line}\n`).join(''));
  const id = hexId();
  const hostname = spec.Hostname || id.slice(0, 12);
  const name = `${service.Spec.Name}.${task.Slot ?? task.NodeID}.${task.ID}`;
  const socket = mounts.some(({ Destination }) => Destination === dockerSocket);
  const container: LiveContainer = {
    spec,
    data,
    paths,
    cwd,
    workDir: workDirOf(spec, paths) ?? cwd,
    log: createLogBuffer(),
    killers: new Set(),
    processEnv: {
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
      HOME: cwd,
      HOSTNAME: hostname,
      ...env,
      SANDBOX_ADDRESS: address,
      SANDBOX_MOUNTS: JSON.stringify(paths),
      SANDBOX_HOSTS: hosts,
      ...(socket ? { SANDBOX_ENGINE_SOCKET: context.socketPath } : {}),
    },
    shown: {
      id,
      name,
      image: spec.Image,
      imageId: image.id,
      argv: commandOf(spec, image),
      env: spec.Env ?? [],
      labels: {
        ...spec.Labels,
        'com.docker.swarm.node.id': context.state.nodeId,
        'com.docker.swarm.service.id': service.ID,
        'com.docker.swarm.service.name': service.Spec.Name,
        'com.docker.swarm.task': '',
        'com.docker.swarm.task.id': task.ID,
        'com.docker.swarm.task.name': name,
      },
      hostname,
      mounts,
      created: Math.floor(Date.now() / 1000),
      startedAt: neverTime,
      finishedAt: neverTime,
      state: 'created',
      pid: 0,
      exitCode: 0,
      taskId: task.ID,
      address,
      networks: (task.Spec.Networks ?? []).map(({ Target }) => ({
        id: Target,
        name: context.state.networks.get(Target)?.Name ?? Target,
      })),
      health: undefined,
      settings: inspectedSettings(task.Spec, spec),
    },
  };
  context.containers.set(id, container);
  emitContainer(context, container, 'create');
  return container;
}

/** Removes a stopped container, and with it its hold on volumes and its files. */
export function destroyContainer(context: Context, container: LiveContainer): void {
  const { id, address } = container.shown;
  if (!context.containers.delete(id)) return;
  context.addresses.release(address);
  rmSync(container.cwd, { recursive: true, force: true });
  emitContainer(context, container, 'destroy');
}

export function emitContainer(
  { events }: Context,
  { shown }: LiveContainer,
  Action: string,
  more: Record<string, string> = {},
): void {
  const attributes = { ...shown.labels, image: shown.image, name: shown.name, ...more };
  events.emit({ Type: 'container', Action, scope: 'local', id: shown.id, attributes });
}

const dockerSocket = '/var/run/docker.sock';

/** Only what is mounted has a place on this host. */
function workDirOf({ Dir = '' }: ContainerSpec, paths: Readonly<Record<string, string>>): string | undefined {
  const mapped = mapPaths(Dir, paths);
  return mapped !== Dir && statSync(mapped, { throwIfNoEntry: false })?.isDirectory() ? mapped : undefined;
}

// An entrypoint in the spec replaces the image's program, its command the program's arguments.
function commandOf(spec: ContainerSpec, image: Image): string[] {
  if (spec.Command?.length) return [...spec.Command, ...(spec.Args ?? [])];
  return [process.execPath, image.program, ...(spec.Args?.length ? spec.Args : image.args)];
}

function resolveMount(
  context: Context,
  mount: NonNullable<ContainerSpec['Mounts']>[number],
  cwd: string,
): Mount {
  const { Type, Source = '', Target, ReadOnly = false } = mount;
  const shape = { Type, Destination: Target, Mode: 'z', RW: !ReadOnly, Propagation: '' };
  if (Type === 'volume') {
    const volume = ensureVolume(context, {
      name: Source || hexId(),
      labels: mount.VolumeOptions?.Labels ?? null,
      driver: mount.VolumeOptions?.DriverConfig?.Name,
      options: mount.VolumeOptions?.DriverConfig?.Options ?? null,
    });
    return { ...shape, Name: volume.Name, Source: volume.Mountpoint, Driver: volume.Driver };
  }
  if (Type === 'tmpfs') {
    const folder = join(cwd, 'tmpfs', Target);
    mkdirSync(folder, { recursive: true });
    return { ...shape, Source: folder };
  }
  if (Source === dockerSocket) return { ...shape, Source: context.socketPath };
  if (!statSync(Source, { throwIfNoEntry: false })) {
    throw new Error(`invalid mount config for type "bind": bind source path does not exist: ${Source}`);
  }
  return { ...shape, Source };
}

function splitVariable(variable: string): [string, string] {
  const at = variable.indexOf('=');
  return at < 0 ? [variable, ''] : [variable.slice(0, at), variable.slice(at + 1)];
}
