import { arch, cpus, hostname, release, totalmem } from 'node:os';
import { nodeFacts } from '../node-facts.ts';
import type { Context } from '../swarm/context.ts';
import type { Routes } from './router.ts';
import { apiVersion, engineVersion, minApiVersion } from './versions.ts';

export function systemRoutes({ state, images, containers }: Context): Routes {
  const { nodeId, clusterId, createdAt } = state;
  return {
    'GET /_ping': () => ({ json: 'OK' }),
    'GET /version': () => ({
      json: {
        Platform: { Name: 'engine stand-in' },
        Version: engineVersion,
        ApiVersion: apiVersion,
        MinAPIVersion: minApiVersion,
        Os: 'linux',
        Arch: arch(),
        KernelVersion: release(),
      },
    }),
    'GET /info': () => {
      const all = [...containers.values()];
      const running = all.filter(({ shown }) => shown.state === 'running').length;
      return {
        json: {
          ID: nodeId,
          Name: hostname(),
          Containers: all.length,
          ContainersRunning: running,
          ContainersStopped: all.length - running,
          Images: images.all().length,
          Driver: 'directories',
          DockerRootDir: state.dir,
          ServerVersion: engineVersion,
          OperatingSystem: 'engine stand-in',
          OSType: 'linux',
          Architecture: arch(),
          KernelVersion: release(),
          NCPU: cpus().length,
          MemTotal: totalmem(),
          LoggingDriver: 'json-file',
          Warnings: null,
          Swarm: {
            NodeID: nodeId,
            NodeAddr: '127.0.0.1',
            LocalNodeState: 'active',
            ControlAvailable: true,
            Error: '',
            RemoteManagers: [{ NodeID: nodeId, Addr: '127.0.0.1:2377' }],
            Nodes: 1,
            Managers: 1,
            Cluster: { ID: clusterId, Version: { Index: 10 }, CreatedAt: createdAt, UpdatedAt: createdAt },
          },
        },
      };
    },
    'GET /nodes': () => ({
      json: [
        {
          ID: nodeId,
          Version: { Index: 9 },
          CreatedAt: createdAt,
          UpdatedAt: createdAt,
          Spec: { Labels: {}, Role: 'manager', Availability: 'active' },
          Description: {
            Hostname: hostname(),
            Platform: { Architecture: nodeFacts(state).arch, OS: 'linux' },
            Resources: { NanoCPUs: cpus().length * 1e9, MemoryBytes: totalmem() },
            Engine: { EngineVersion: engineVersion },
          },
          Status: { State: 'ready', Addr: '127.0.0.1' },
          ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: '127.0.0.1:2377' },
        },
      ],
    }),
  };
}
