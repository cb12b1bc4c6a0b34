import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from './start-process.ts';
import { settings, type Running } from './running.ts';

/** The sandbox's image as a plain process, the way the stand-in of the engine runs it. */
export async function startStandIn(version: string): Promise<Running> {
  const data = await mkdtemp(join(tmpdir(), 'contract-keycloak-'));
  // The whole of 127/8 is this machine: several of them do not clash.
  const address = `127.252.${1 + Math.floor(Math.random() * 250)}.${1 + Math.floor(Math.random() * 250)}`;
  const program = join(import.meta.dirname, '../../../sandbox/src/images/keycloak/main.ts');
  const env = {
    ...settings,
    KEYCLOAK_VERSION: version,
    SANDBOX_ADDRESS: address,
    SANDBOX_MOUNTS: JSON.stringify({ '/opt/keycloak/data': data }),
  };
  const child = startProcess([process.execPath, program], env);
  return {
    ...child,
    address: `${address}:8080`,
    stop: async () => {
      await child.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
