import type { Port } from '../api/service-spec.ts';
import type { Service } from '../model.ts';
import type { Context } from './context.ts';
import { forwardedPorts, servedPort, type Target } from './host-ports.ts';

export interface IngressPorts {
  /** Opens and closes ports until they are those of the services that there are. */
  refresh(): void;
  stop(): void;
}

/**
 * The ports published in ingress mode: they belong to a service and not to a task, stay open for as long as it is there,
 * and lead to one of its running tasks after another.
 */
export function createIngressPorts(context: Context): IngressPorts {
  const open = new Map<string, Promise<() => void>>();
  let turn = 0;
  let stopped = false;

  return {
    refresh() {
      if (stopped) return;
      const wanted = new Map(
        [...context.state.services.values()].flatMap((service) =>
          ingressPorts(service).map((port) => [keyOf(service, port), { service, port }] as const),
        ),
      );
      for (const [key, close] of open) {
        if (wanted.has(key)) continue;
        open.delete(key);
        void close.then((stop) => stop());
      }
      for (const [key, { service, port }] of wanted) {
        if (open.has(key)) continue;
        const target = () => nextTask(service.ID, port.TargetPort);
        // Somebody else on this machine may hold the port: then it is not forwarded, as with a dead routing mesh.
        const opening = context.hostPorts
          .publish(port.PublishedPort ?? 0, target)
          .catch(() => () => undefined);
        open.set(key, opening);
      }
    },
    stop() {
      stopped = true;
      for (const close of open.values()) void close.then((end) => end());
    },
  };

  function nextTask(serviceId: string, port: number): Target | undefined {
    const running = [...context.state.tasks.values()].filter(
      ({ ServiceID, Status, DesiredState }) =>
        ServiceID === serviceId && Status.State === 'running' && DesiredState === 'running',
    );
    const address = running[turn++ % running.length]?.address;
    return address === undefined ? undefined : { address, port: servedPort(port) };
  }
}

function ingressPorts(service: Service): Port[] {
  return forwardedPorts({ EndpointSpec: { Ports: service.ports ?? [] } }, 'ingress');
}

function keyOf({ ID }: Service, { PublishedPort, TargetPort }: Port): string {
  return `${ID}/${PublishedPort}/${TargetPort}`;
}
