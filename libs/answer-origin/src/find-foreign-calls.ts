import type { Connection, Endpoint, ForeignCall, Rival, ServiceTask, Sockets, TcpTable } from './types.ts';

/**
 * Calls that went to a rival's tasks, each connection once. Who opened it shows in who listens; both ends are looked
 * at, because what is left of a closed one stays with whoever closed it first.
 *
 * @param sockets By the task's pid. A task without any is one that could not be looked at.
 */
export function findForeignCalls(
  rivals: readonly Rival[],
  tasks: readonly ServiceTask[],
  sockets: ReadonlyMap<number, Sockets>,
): ForeignCall[] {
  const found = new Map<string, ForeignCall>();
  for (const rival of rivals) {
    const { network, asking, answering, virtual } = placesOf(rival, tasks);
    const note = (key: string, port: number | undefined, established: boolean) =>
      found.set(key, {
        ...{ key, rival, network, port },
        established: established || found.get(key)?.established === true,
      });
    const judge = ({ local: from, remote: to, established }: Connection) => {
      if (!asking.has(from.address) || !answering.has(to.address)) return;
      if (!rival.other.publishedPorts.includes(to.port)) note(keyOf(from, to), to.port, established);
    };
    for (const { pid, serviceId } of tasks) {
      const seen = pid === undefined ? undefined : sockets.get(pid);
      if (seen && serviceId === rival.asker.id) {
        openedBy(seen).forEach(judge);
        // Such an address never calls anybody. Without a port it could still be one that is meant for everybody.
        const called = virtual !== undefined && seen.closedWith.includes(virtual);
        if (called && rival.other.publishedPorts.length === 0) note(`${pid} ${virtual}`, undefined, false);
      }
      if (seen && serviceId === rival.other.id) acceptedBy(seen).forEach(judge);
    }
  }
  return [...found.values()];
}

/** Addresses of both sides in the network where they meet. */
function placesOf({ asker, other, networkId }: Rival, tasks: readonly ServiceTask[]) {
  const attached = (serviceId: string) =>
    tasks
      .filter((task) => task.serviceId === serviceId)
      .flatMap(({ networks }) => networks.filter(({ id }) => id === networkId));
  const [asking, answering] = [attached(asker.id), attached(other.id)];
  const virtual = other.networks.find(({ id }) => id === networkId)?.virtualAddress;
  return {
    network: asking[0]?.name ?? networkId,
    asking: new Set(asking.map(({ address }) => address)),
    answering: new Set([...answering.map(({ address }) => address), ...(virtual ? [virtual] : [])]),
    virtual,
  };
}

function openedBy({ tcp, opened }: Sockets): Connection[] {
  return [...opened, ...tcp.connections.filter(({ local }) => !listensAt(tcp, local))];
}

function acceptedBy({ tcp }: Sockets): Connection[] {
  return tcp.connections
    .filter(({ local }) => listensAt(tcp, local))
    .map(({ local, remote, established }) => ({ local: remote, remote: local, established }));
}

function listensAt({ listening }: TcpTable, { address, port }: Endpoint): boolean {
  return listening.some((at) => at.port === port && (at.address === address || everywhere.has(at.address)));
}

function keyOf(from: Endpoint, to: Endpoint): string {
  return `${from.address}:${from.port} ${to.address}:${to.port}`;
}

const everywhere = new Set(['0.0.0.0', '::']);
