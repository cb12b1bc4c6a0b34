import * as z from 'zod';
import { decode } from './decode.ts';
import type { EngineHttp } from './engine-http.ts';
import { stackLabel } from './stack-label.ts';
import type { RoutedName, SwarmClient } from './types.ts';

/** Which names the services of all stacks ask a Traefik to route to them. */
export function createRoutes(http: EngineHttp): Pick<SwarmClient, 'routedNames'> {
  return {
    routedNames: async () => {
      const { body } = await http.call({ path: '/services' });
      return decode(z.array(service), body, 'GET /services').flatMap(({ Spec: { Labels } }) =>
        namesIn(Labels ?? {}),
      );
    },
  };
}

function namesIn(labels: Readonly<Record<string, string>>): RoutedName[] {
  const stack = labels[stackLabel];
  if (stack === undefined || labels['traefik.enable'] === 'false') return [];
  return Object.entries(labels).flatMap(([label, rule]) => {
    const router = /^traefik\.http\.routers\.([^.]+)\.rule$/.exec(label)?.[1];
    if (router === undefined) return [];
    // Pages of the proxy itself are there even when it reaches no app.
    if (labels[`traefik.http.routers.${router}.service`]?.endsWith('@internal')) return [];
    return hostsOf(rule).map((host) => ({ stack, host }));
  });
}

function hostsOf(rule: string): string[] {
  return [...rule.matchAll(/\bHost\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/[`"]([^`"]+)[`"]/g)].map(([, host = '']) => host.toLowerCase()),
  );
}

const service = z.object({ Spec: z.object({ Labels: z.record(z.string(), z.string()).nullish() }) });
