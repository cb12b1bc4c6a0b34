import type { NamedService, ServiceTask, Sockets } from '../src/index.ts';

/** `shop_web` with its names per network; in a real stack every service is called by its short name everywhere. */
export function service(
  stack: string | undefined,
  short: string,
  networks: readonly string[],
  more: { virtual?: string; publishedPorts?: number[]; aliases?: string[] } = {},
): NamedService {
  const name = stack === undefined ? short : `${stack}_${short}`;
  return {
    id: name,
    stack,
    name,
    networks: networks.map((id) => ({
      id,
      aliases: more.aliases ?? [short],
      virtualAddress: more.virtual,
    })),
    publishedPorts: more.publishedPorts ?? [],
  };
}

export function task(serviceId: string, pid: number, addresses: Record<string, string>): ServiceTask {
  const networks = Object.entries(addresses).map(([id, address]) => ({ id, name: id, address }));
  return { serviceId, pid, networks };
}

/** A task's sockets from lines such as `* :80`, `10.0.0.2:4000 > 10.0.0.3:80` (open) and `… | …` (closed). */
export function sockets(lines: readonly string[], more: Partial<Sockets> = {}): Sockets {
  const endpoint = (text = '') => {
    const at = text.lastIndexOf(':');
    return { address: text.slice(0, at), port: Number(text.slice(at + 1)) };
  };
  const connections = lines.flatMap((line) => {
    const [local, kind, remote] = line.split(' ');
    return kind === undefined
      ? []
      : [{ local: endpoint(local), remote: endpoint(remote), established: kind === '>' }];
  });
  const listening = lines.filter((line) => !line.includes(' ')).map(endpoint);
  return { tcp: { connections, listening }, opened: [], closedWith: [], ...more };
}
