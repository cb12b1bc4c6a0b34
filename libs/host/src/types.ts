import type { AlertStore } from '@ci-warm/alerts';
import type { ConfigOf } from '@ci-warm/app-cli';
import type { ConnectTools } from '@ci-warm/app-lifecycle';
import type { CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { RunCommand } from '@ci-warm/process-runner';
import type { deployRows, runRows, runWait, serverRows } from '@ci-warm/settings';
import type { SwarmClient } from '@ci-warm/swarm-client';

/** What the tools of a server are made from; an app with a domain of its own needs no base. */
export type HostSettings = Omit<ConfigOf<typeof serverRows>, 'baseDomain'> & ConfigOf<typeof deployRows>;

/** And what runs and canonicals need besides. */
export type RunSettings = HostSettings &
  Pick<ConfigOf<typeof serverRows>, 'baseDomain'> &
  ConfigOf<typeof runRows> &
  ConfigOf<typeof runWait>;

/** How everything on this server is reached. */
export interface HostIngress {
  publicUrl: string;
  connectTo: string | undefined;
  caFile: string | undefined;
}

/** What is on disk: enough to look. */
export interface Stores {
  registry: CanonicalRegistry;
  alerts: AlertStore;
}

/** This server's engine, and how to act on its apps. */
export interface Host {
  swarm: SwarmClient;
  ingress: HostIngress;
  /** Commands that find this server's engine and log-ins. */
  run: RunCommand;
  connect: ConnectTools;
}
