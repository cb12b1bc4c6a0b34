import { createServer, type Server } from 'node:net';

export interface Addresses {
  /** `127.a.0.0/16`: this engine's own part of the loopback network. */
  subnet: string;
  take(): string;
  release(address: string): void;
  close(): Promise<void>;
}

// Listening there is the claim: two engines can never hold one prefix, and the kernel ends the claim with the holder.
const claimPort = 20_001;

/** Claims a /16 of the loopback network, so that the tasks of engines side by side never clash about a port. */
export async function claimAddresses(): Promise<Addresses> {
  const start = 10 + Math.floor(Math.random() * 240);
  for (let i = 0; i < 240; i++) {
    const prefix = 10 + ((start + i) % 240);
    const claim = await tryListen(`127.${prefix}.0.1`);
    if (claim) return addressesIn(prefix, claim);
  }
  throw new Error('no free 127.x.0.0/16 for this engine: too many engines run on this machine');
}

function addressesIn(prefix: number, claim: Server): Addresses {
  const taken = new Set<string>();
  let next = 0;
  return {
    subnet: `127.${prefix}.0.0/16`,
    take() {
      // Not reused until all others were: a late request to a task that is gone must not reach another one.
      for (;;) {
        const number = next++ % 60_000;
        const address = `127.${prefix}.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
        if (taken.has(address)) continue;
        taken.add(address);
        return address;
      }
    },
    release: (address) => void taken.delete(address),
    close: () => new Promise((resolve) => claim.close(() => resolve())),
  };
}

function tryListen(host: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen({ host, port: claimPort, exclusive: true }, () => resolve(server.unref()));
  });
}
