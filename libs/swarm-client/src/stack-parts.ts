import * as z from 'zod';
import { decode } from './decode.ts';
import type { EngineHttp } from './engine-http.ts';
import { servicesOf } from './observe-stack.ts';
import * as shapes from './shapes.ts';
import { ofStack, stackLabel } from './stack-label.ts';
import type { SwarmClient } from './types.ts';

type StackParts = Pick<
  SwarmClient,
  | 'stackNames'
  | 'networksOf'
  | 'secretsOf'
  | 'configsOf'
  | 'configData'
  | 'hasSwarmNetwork'
  | 'tasksOf'
  | 'removeSecret'
  | 'removeConfig'
  | 'removeNetwork'
  | 'removeService'
  | 'removeServices'
>;

/** What a stack consists of besides services and volumes, by name, and its removal. Removing what is gone is fine. */
export function createStackParts(http: EngineHttp): StackParts {
  const remove = async (path: string) => {
    await http.call({ method: 'DELETE', path, accept: [404] });
  };
  return {
    stackNames: async () => {
      const { body } = await http.call({ path: '/services', query: { filters: { label: [stackLabel] } } });
      const services = decode(z.array(shapes.service), body, 'GET /services');
      const names = services.map(({ Spec }) => Spec.Labels[stackLabel]).filter((name) => name !== undefined);
      return [...new Set(names)].sort();
    },
    networksOf: async (stack) => {
      const { body } = await http.call({ path: '/networks', query: { filters: ofStack(stack) } });
      return decode(z.array(shapes.network), body, 'GET /networks').map(({ Name }) => Name);
    },
    secretsOf: (stack) => namesOf(http, 'secrets', stack),
    configsOf: (stack) => namesOf(http, 'configs', stack),
    configData: async (name) => {
      const path = `/configs/${encodeURIComponent(name)}`;
      const { status, body } = await http.call({ path, accept: [404] });
      if (status === 404) return undefined;
      const { Spec } = decode(shapes.config, body, `GET ${path}`);
      // The engine also answers to an id and to the beginning of one.
      return Spec.Name === name ? Buffer.from(Spec.Data, 'base64') : undefined;
    },
    hasSwarmNetwork: async (name) => {
      const { body } = await http.call({ path: '/networks', query: { filters: { name: [name] } } });
      const networks = decode(z.array(shapes.network), body, 'GET /networks');
      return networks.some(({ Name, Scope }) => Name === name && Scope === 'swarm');
    },
    tasksOf: async (stack) => {
      const { body } = await http.call({ path: '/tasks', query: { filters: ofStack(stack) } });
      const tasks = decode(z.array(shapes.task), body, 'GET /tasks');
      return tasks.filter(({ Status }) => !ended.has(Status.State)).map(({ ID }) => ID);
    },
    removeSecret: async (name) => remove(`/secrets/${encodeURIComponent(name)}`),
    removeConfig: async (name) => remove(`/configs/${encodeURIComponent(name)}`),
    removeNetwork: async (name) => remove(`/networks/${encodeURIComponent(name)}`),
    removeService: async (name) => remove(`/services/${encodeURIComponent(name)}`),
    removeServices: async (stack) => {
      for (const { ID } of await servicesOf(http, stack)) await remove(`/services/${ID}`);
    },
  };
}

// Swarm keeps the ended tasks of a removed job listed for ever.
const ended = new Set(['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned']);

async function namesOf(http: EngineHttp, kind: 'secrets' | 'configs', stack: string): Promise<string[]> {
  const { body } = await http.call({ path: `/${kind}` });
  const all = decode(z.array(shapes.named), body, `GET /${kind}`).map(({ Spec }) => Spec);
  return all.filter((spec) => belongsTo(spec, stack)).map(({ Name }) => Name);
}

function belongsTo(
  { Name: name, Labels: labels }: { Name: string; Labels: Record<string, string> },
  stack: string,
) {
  const owner = labels[stackLabel];
  return owner === undefined ? name.startsWith(`${stack}_`) : owner === stack;
}
