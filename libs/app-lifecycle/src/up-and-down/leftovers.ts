import type { SwarmClient } from '@ci-warm/swarm-client';

/** Names or ids of what is still there of a stack. */
export type Leftovers = Readonly<Record<'services' | 'tasks' | 'networks' | 'containers', readonly string[]>>;

/**
 * What of a stack could still write or stand in the way. Containers are asked for themselves: Swarm forgets a task
 * before its process has stopped, and a database may be writing its last pages.
 */
export async function leftoversOf(
  swarm: SwarmClient,
  stack: string,
  volumesSeen: readonly string[],
): Promise<Leftovers> {
  const [observation, tasks, networks, labelled, volumes] = await Promise.all([
    swarm.observeStack(stack),
    swarm.tasksOf(stack),
    swarm.networksOf(stack),
    swarm.containersOf(stack),
    swarm.volumesOf(stack),
  ]);
  const names = new Set([...volumesSeen, ...volumes.map(({ name }) => name)]);
  const using = await swarm.containersUsing([...names]);
  return {
    services: observation.services.map(({ name }) => name),
    tasks,
    networks,
    containers: [...new Set([...labelled, ...using].map(({ name }) => name))],
  };
}
