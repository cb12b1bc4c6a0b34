import { setTimeout as delay } from 'node:timers/promises';
import { filters, type Listed } from './filters.ts';
import type { EngineApi } from './api.ts';
import { inSwarm } from './swarm.ts';

/** Leaves nothing on the engine but images: no swarm, so no tasks; no containers, volumes or networks. */
export async function clearEngine(api: EngineApi): Promise<void> {
  // An engine that is merely stopped leaves the processes of its tasks behind.
  if (await inSwarm(api)) await api.post('/swarm/leave?force=true', { allow: [503] });
  await removeContainers(api);
  const { body } = await api.get<{ Volumes: { Name: string }[] | null }>('/volumes');
  for (const { Name } of body.Volumes ?? [])
    await api.remove(`/volumes/${encodeURIComponent(Name)}?force=true`, { allow: [404] });
  const networks = await api.get<Listed[]>('/networks');
  for (const { Id, Name } of networks.body)
    // Those of the swarm went with it, but may still be listed: 503.
    if (!builtIn.includes(Name)) await api.remove(`/networks/${Id}`, { allow: [404, 503] });
  await api.post(`/images/prune?${filters({ dangling: ['true'] })}`);
}

const builtIn = ['bridge', 'host', 'none'];

/** Again and again, because a task that the agent was just starting may still appear. */
async function removeContainers(api: EngineApi): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const { body } = await api.get<Listed[]>('/containers/json?all=true');
    if (body.length === 0) return;
    await Promise.all(
      body.map(({ Id }) => api.remove(`/containers/${Id}?force=true&v=true`, { allow: [404, 409] })),
    );
    await delay(200);
  }
}
