import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

export interface HostPorts {
  /** Forwards 127.0.0.1:<mapped> to the container; resolves with how to stop. */
  publish(published: number, target: { address: string; port: number }): Promise<() => void>;
}

/**
 * A port published in host mode belongs to the whole machine, where an ordinary user may not have 80 and two sandboxes
 * cannot share it. `ports.json` says which real port stands for it; what is not in there yet gets a free one.
 */
export function createHostPorts(dir: string): HostPorts {
  const file = join(dir, 'ports.json');
  return {
    async publish(published, target) {
      const server = createServer((client) => {
        const upstream = connect({ host: target.address, port: target.port });
        for (const [from, to] of [
          [client, upstream],
          [upstream, client],
        ] as const) {
          from.on('error', () => to.destroy()).on('close', () => to.destroy());
          from.pipe(to);
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
