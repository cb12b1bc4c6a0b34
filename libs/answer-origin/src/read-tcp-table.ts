import type { Connection, Endpoint, TcpTable } from './types.ts';

/** Reads the text of `/proc/<pid>/net/tcp` or `tcp6`, or of both one after the other. */
export function readTcpTable(text: string): TcpTable {
  const connections: Connection[] = [];
  const listening: Endpoint[] = [];
  for (const line of text.split('\n')) {
    const [, local, remote, state] = row.exec(line) ?? [];
    if (local === undefined || remote === undefined || state === undefined) continue;
    if (state === listen) listening.push(endpoint(local));
    else
      connections.push({
        local: endpoint(local),
        remote: endpoint(remote),
        established: state === established,
      });
  }
  return { connections, listening };
}

function endpoint(text: string): Endpoint {
  const [address = '', port = ''] = text.split(':');
  return { address: addressOf(address), port: Number.parseInt(port, 16) };
}

/** The kernel prints each 32-bit word of an address as a number of this machine, which is little-endian. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return dotted(bytes);
  // A server that takes both kinds shows its IPv4 callers like this.
  if (bytes.slice(0, 12).join('') === '00000000000000000000FFFF') return dotted(bytes.slice(12));
  return inet6(bytes);
}

function dotted(bytes: readonly string[]): string {
  return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
}

function inet6(bytes: readonly string[]): string {
  const groups = Array.from({ length: 8 }, (_, at) => `${bytes[2 * at]}${bytes[2 * at + 1]}`);
  // The URL parser knows how to shorten it.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

const row = /^\s*\d+: ([0-9A-F:]+) ([0-9A-F:]+) ([0-9A-F]{2}) /;
const established = '01';
const listen = '0A';
