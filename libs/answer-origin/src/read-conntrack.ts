import type { Connection } from './types.ts';

/**
 * Reads the text of `/proc/<pid>/net/nf_conntrack`: the TCP connections that the firewall still remembers, the side
 * that opened each one first. It keeps them for two minutes, whoever closed them.
 */
export function readConntrack(text: string): Connection[] {
  return text.split('\n').flatMap((line) => {
    const [, state, source, target, from, to] = row.exec(line) ?? [];
    if (source === undefined || target === undefined) return [];
    return [
      {
        local: { address: shortened(source), port: Number(from) },
        remote: { address: shortened(target), port: Number(to) },
        established: state === 'ESTABLISHED',
      },
    ];
  });
}

/** It prints IPv6 addresses in full. */
function shortened(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

// Only the first half of a line: the second half is the way back.
const row = /^ipv[46] +\d+ tcp +6 +\d+ (\w+) src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+) /;
