/** Where requests for a host go: a service and its port, or this program's own dashboard. */
export type Route = { service: string; port: number } | 'internal';

/** The part of an engine's answer about a service that routing needs. */
export interface LabelledService {
  Spec: { Name: string; Labels?: Record<string, string> | null };
}

/** Routes of all services that ask for one by labels. Rules other than ``Host(`…`)`` are not spoken. */
export function routesOf(services: readonly LabelledService[]): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const { Spec } of services) {
    const labels = Spec.Labels ?? {};
    if (labels['traefik.enable'] === 'false') continue;
    for (const [label, rule] of Object.entries(labels)) {
      const router = /^traefik\.http\.routers\.([^.]+)\.rule$/.exec(label)?.[1];
      if (router === undefined) continue;
      const internal = labels[`traefik.http.routers.${router}.service`] === 'api@internal';
      const route = internal ? 'internal' : { service: Spec.Name, port: portOf(labels) };
      for (const host of hostsOf(rule)) routes.set(host, route);
    }
  }
  return routes;
}

/** The name in a `Host` header, without its port. */
export function hostOf(header: string | undefined): string {
  return (header ?? '').replace(/:\d+$/, '').toLowerCase();
}

function hostsOf(rule: string): string[] {
  return [...rule.matchAll(/Host\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/`([^`]+)`/g)].map(([, host = '']) => host.toLowerCase()),
  );
}

function portOf(labels: Record<string, string>): number {
  const label = Object.keys(labels).find((key) =>
    /^traefik\.http\.services\.[^.]+\.loadbalancer\.server\.port$/.test(key),
  );
  return label === undefined ? 80 : Number(labels[label]);
}
