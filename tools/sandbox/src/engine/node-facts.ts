import { arch, hostname } from 'node:os';
import type { State } from './store/state.ts';

/** What constraints and templates can ask about this one node. */
export interface NodeFacts {
  id: string;
  hostname: string;
  role: string;
  os: string;
  arch: string;
}

export function nodeFacts({ nodeId }: State): NodeFacts {
  const name = arch();
  return { id: nodeId, hostname: hostname(), role: 'manager', os: 'linux', arch: machineNames[name] ?? name };
}

/** As the kernel calls them, and Docker with it. */
const machineNames: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };
