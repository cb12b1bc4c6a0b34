import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { containerRoutes } from './api/container-routes.ts';
import { eventRoutes } from './api/event-routes.ts';
import { execRoutes } from './api/exec-routes.ts';
import { fileRoutes } from './api/file-routes.ts';
import { imageRoutes } from './api/image-routes.ts';
import { networkRoutes } from './api/network-routes.ts';
import { createApiServer } from './api/server.ts';
import { serviceRoutes } from './api/service-routes.ts';
import { systemRoutes } from './api/system-routes.ts';
import { taskRoutes } from './api/task-routes.ts';
import { volumeRoutes } from './api/volume-routes.ts';
import { claimAddresses } from './store/addresses.ts';
import { createEvents } from './store/events.ts';
import { createImages } from './store/images.ts';
import { openState } from './store/state.ts';
import type { Context } from './swarm/context.ts';
import { createHostPorts } from './swarm/host-ports.ts';
import { createOrchestrator } from './swarm/orchestrator.ts';
import { defaultTimings, type Timings } from './timings.ts';

export interface EngineOptions {
  /** The sandbox' folder: the engine lives in `<dir>/engine`. */
  dir: string;
  /** Folder of image records: what this machine has and what can be pulled. */
  registryDir: string;
  /** At most 100 bytes: longer ones are cut by the kernel's interface. */
  socketPath: string;
  timings?: Partial<Timings>;
}

export interface Engine {
  socketPath: string;
  /** Ends every process and stops answering. Services stay known: the next start brings them up again. */
  close(): Promise<void>;
}

/** Starts the engine stand-in in this process. Throws when another engine answers on the socket. */
export async function startEngine({ dir, registryDir, socketPath, timings }: EngineOptions): Promise<Engine> {
  if (Buffer.byteLength(socketPath) > 100)
    throw new Error(`socket path too long (100 bytes at most): ${socketPath}`);
  if (await answers(socketPath)) throw new Error(`another engine answers on ${socketPath}`);
  rmSync(socketPath, { force: true });
  mkdirSync(dirname(socketPath), { recursive: true });

  const home = join(dir, 'engine');
  const state = openState(home);
  // Containers never outlive their engine: what is left of them is litter.
  rmSync(join(home, 'tasks'), { recursive: true, force: true });
  const context: Context = {
    dir: home,
    socketPath,
    timings: { ...defaultTimings, ...timings },
    state,
    events: createEvents(),
    images: createImages({ state, registryDir }),
    addresses: await claimAddresses(),
    hostPorts: createHostPorts(home),
    containers: new Map(),
  };
  const orchestrator = createOrchestrator(context);
  const server = createApiServer(
    {
      ...systemRoutes(context),
      ...serviceRoutes(context, orchestrator),
      ...taskRoutes(context),
      ...volumeRoutes(context),
      ...networkRoutes(context),
      ...fileRoutes(context, 'secret'),
      ...fileRoutes(context, 'config'),
      ...containerRoutes(context),
      ...execRoutes(context),
      ...imageRoutes(context),
      ...eventRoutes(context),
    },
    () => state.flush(),
  );
  orchestrator.revive();
  await listen(server, socketPath);
  chmodSync(socketPath, 0o600);
  return {
    socketPath,
    async close() {
      state.flush();
      // What happens from here on is not history: the next start must find the services as they were.
      state.freeze();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await orchestrator.stop();
      await context.addresses.close();
      rmSync(socketPath, { force: true });
    },
  };
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socketPath);
    probe.once('connect', () => resolve(!!probe.destroy()));
    probe.once('error', () => resolve(false));
  });
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => resolve());
  });
}
