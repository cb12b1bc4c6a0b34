import { createAbraClient } from '@ci-warm/abra-client';
import { createAppLifecycle, type ConnectTools } from '@ci-warm/app-lifecycle';
import type { Ingress } from '@ci-warm/ingress';
import type { RunCommand } from '@ci-warm/process-runner';
import type { SwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap } from '@ci-warm/warmsnap';

/** The tools of a sandbox's server, as an app makes them from its settings. */
export function connectSandbox(
  server: { abraDir: string; ingress: Ingress; swarm: SwarmClient },
  plain: RunCommand,
): ConnectTools {
  const { swarm, ingress } = server;
  return ({ locks, signal, abraDir = server.abraDir, clock, onProgress, onLine, onCommand, timeouts }) => {
    const run: RunCommand = (argv, options) => plain(argv, { ...options, inheritDescriptors: locks });
    const told = { ...(clock && { clock }), ...(onProgress && { onProgress }) };
    const abra = createAbraClient({
      ...{ run, abraDir, signal },
      ...(onLine && { onLine }),
      ...(onCommand && { onCommand }),
      ...(timeouts && { timeouts }),
    });
    const lifecycle = createAppLifecycle({ abra, swarm, ingress, signal, ...told });
    return { abra, lifecycle, swarm, warmsnap: createWarmsnap({ run, ...(clock && { clock }) }) };
  };
}
