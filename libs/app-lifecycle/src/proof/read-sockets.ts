import { readFile } from 'node:fs/promises';
import { readConntrack, readTcpMetrics, readTcpTable, type Sockets } from '@ci-warm/answer-origin';
import { createRunner } from '@ci-warm/process-runner';

/** The connections of a process's network, as they are at this moment; `undefined` where this machine does not tell. */
export async function readOpen(pid: number): Promise<Sockets | undefined> {
  const tables = await Promise.all([netFile(pid, 'tcp'), netFile(pid, 'tcp6')]);
  if (tables[0] === undefined) return undefined;
  return { tcp: readTcpTable(tables.join('\n')), opened: [], closedWith: [] };
}

/**
 * The same with what the kernel remembers of connections that are over.
 *
 * @param passedSec How many seconds back addresses matter; `undefined` if they do not.
 */
export async function readRemembered(
  pid: number,
  passedSec: (() => number) | undefined,
): Promise<Sockets | undefined> {
  const [open, conntrack, closedWith] = await Promise.all([
    readOpen(pid),
    // Many kernels are built without it, and only root may read it.
    netFile(pid, 'nf_conntrack'),
    passedSec === undefined ? [] : closedWithin(pid, passedSec),
  ]);
  return open && { ...open, opened: readConntrack(conntrack ?? ''), closedWith };
}

async function closedWithin(pid: number, passedSec: () => number): Promise<string[]> {
  const argv = ['nsenter', `--net=/proc/${pid}/ns/net`, 'ip', 'tcp_metrics', 'show'];
  // Without the rights or the command, the other sources have to do.
  const done = await createRunner({})(argv, { timeoutMs: 5000 }).catch(() => undefined);
  // Asked afterwards: the command takes its time, and the ages that it prints grow with it.
  const longest = passedSec();
  return readTcpMetrics(done?.stdout ?? '').flatMap(({ address, ageSec }) =>
    ageSec <= longest ? [address] : [],
  );
}

async function netFile(pid: number, name: string): Promise<string | undefined> {
  return await readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => undefined);
}
