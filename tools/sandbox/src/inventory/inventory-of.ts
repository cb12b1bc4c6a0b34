import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { callEngine } from '../sandbox/engine-call.ts';
import type { Sandbox } from '../types.ts';
import { heldLocks } from './held-locks.ts';
import { openRuns } from './open-runs.ts';
import { workingProcesses } from './working-processes.ts';

/**
 * All that a run could leave in a sandbox, a line each: what the engine has, env files, realms, runs that are not closed,
 * locks that are held, and processes. Where two inventories are the same, nothing stayed behind in between.
 */
export async function inventoryOf(sandbox: Sandbox): Promise<string[]> {
  const { abraDir, lockDir } = sandbox;
  const lines = await Promise.all([
    engineHas(sandbox.dockerHost.replace('unix://', '')),
    named('env file', readdir(join(abraDir, 'servers', 'default'))),
    openRuns(sandbox),
    named('held lock', heldLocks(lockDir)),
    named('process', workingProcesses(sandbox)),
  ]);
  // A service may have had several tasks: how many it had is no concern here.
  return [...new Set(lines.flat())].sort();
}

const named = async (kind: string, names: Promise<readonly string[]>) =>
  (await names).map((name) => `${kind} ${name}`);

interface Labelled {
  Labels: Readonly<Record<string, string>>;
}

async function engineHas(socketPath: string): Promise<string[]> {
  const list = async <Item>(path: string) =>
    (await callEngine(socketPath, 'GET', path)).body as readonly Item[];
  const [services, tasks, containers, volumes, networks, secrets, configs] = await Promise.all([
    list<{ ID: string; Spec: { Name: string } }>('/services'),
    list<{ ServiceID: string }>('/tasks'),
    list<Labelled>('/containers/json?all=true'),
    callEngine(socketPath, 'GET', '/volumes').then(
      ({ body }) => (body as { Volumes: readonly { Name: string }[] }).Volumes,
    ),
    list<{ Name: string }>('/networks'),
    list<{ Spec: { Name: string } }>('/secrets'),
    list<{ Spec: { Name: string } }>('/configs'),
  ]);
  const nameOf = (id: string) => services.find(({ ID }) => ID === id)?.Spec.Name ?? id;
  return [
    ...services.map(({ Spec }) => `service ${Spec.Name}`),
    ...tasks.map(({ ServiceID }) => `task of ${nameOf(ServiceID)}`),
    ...containers.map(({ Labels }) => `container of ${Labels['com.docker.swarm.service.name']}`),
    ...volumes.map(({ Name }) => `volume ${Name}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...secrets.map(({ Spec }) => `secret ${Spec.Name}`),
    ...configs.map(({ Spec }) => `config ${Spec.Name}`),
  ];
}
