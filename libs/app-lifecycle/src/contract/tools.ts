import type { AbraClient, AbraClientOptions } from '@ci-warm/abra-client';
import type { Clock } from '@ci-warm/clock';
import type { SwarmClient } from '@ci-warm/swarm-client';
import type { Warmsnap } from '@ci-warm/warmsnap';
import type { AppLifecycle } from './types.ts';

/** What looks at an app and changes it. All its processes inherit the locks that it was connected with. */
export interface AppTools {
  abra: AbraClient;
  lifecycle: AppLifecycle;
  swarm: SwarmClient;
  warmsnap: Warmsnap;
}

/** Makes the tools from the host's settings. Without a signal: to put things back after an abort. */
export type ConnectTools = (request: ConnectRequest) => AppTools;

export interface ConnectRequest {
  /** Descriptors of the locks that each process inherits, so that a lock is held for as long as its work goes on. */
  locks: readonly number[];
  signal?: AbortSignal | undefined;
  /** Default: the server's own abra root. */
  abraDir?: string | undefined;
  clock?: Clock | undefined;
  /** One line for people. */
  onProgress?: ((line: string) => void) | undefined;
  /** One line that abra printed. */
  onLine?: AbraClientOptions['onLine'] | undefined;
  onCommand?: AbraClientOptions['onCommand'] | undefined;
  timeouts?: AbraClientOptions['timeouts'] | undefined;
}
