import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Port, ServiceSpec } from '../api/service-spec.ts';

export interface HostPorts {
  /** Forwards 127.0.0.1:<mapped> to where `target` says at each connection; resolves with how to stop. */
  publish(published: number, target: () => Target | undefined): Promise<() => void>;
}

export interface Target {
  address: string;
  port: number;
}

/**
 * A published port belongs to the whole machine, where an ordinary user may not have 80 and two sandboxes
 * cannot share it. `ports.json` says which real port stands for it; what is not in there yet gets a free one.
 */
export function createHostPorts(dir: string): HostPorts {
  const file = join(dir, 'ports.json');
  return {
    async publish(published, target) {
      const server = createServer((client) => {
        const to = target();
        if (to === undefined) return void client.destroy();
        const upstream = connect({ host: to.address, port: to.port });
        for (const [one, other] of [
          [client, upstream],
          [upstream, client],
        ] as const) {
          one.on('error', () => other.destroy()).on('close', () => other.destroy());
          one.pipe(other);
        }
      });
      const mapped = read(file)[String(published)];
      const port = await listen(server, mapped ?? 0);
      if (mapped === undefined) {
        mkdirSync(dir, { recursive: true });
        writeFileSync(file, JSON.stringify({ ...read(file), [published]: port }));
      }
      return () => server.close();
    },
  };
}

function read(file: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Ports that need privileges are served 10,000 higher at the task's own address. */
export function servedPort(target: number): number {
  return target < 1024 ? target + 10_000 : target;
}

/** What of a service's ports is forwarded: a process stands behind TCP only. */
export function forwardedPorts(
  { EndpointSpec }: Pick<ServiceSpec, 'EndpointSpec'>,
  mode: Port['PublishMode'],
): Port[] {
  return (EndpointSpec?.Ports ?? []).filter(
    ({ Protocol, PublishMode }) => Protocol === 'tcp' && PublishMode === mode,
  );
}

/** What a task of the service needs of its node for itself. */
export function hostPortsOf({ EndpointSpec }: ServiceSpec): string[] {
  return (EndpointSpec?.Ports ?? [])
    .filter(({ PublishMode }) => PublishMode === 'host')
    .map(({ PublishedPort, TargetPort, Protocol }) => `${PublishedPort || TargetPort}/${Protocol}`);
}
