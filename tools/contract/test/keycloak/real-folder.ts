import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings, type Running } from './running.ts';
import { startProcess } from './start-process.ts';

/** The version of the distribution in a folder, by its own word. */
export async function versionIn(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'version.txt'), 'utf8');
  const version = /\d+\.\d+\.\d+/.exec(text)?.[0];
  if (version === undefined) throw new Error(`${folder}/version.txt names no version`);
  return version;
}

/** A real Keycloak from an unpacked distribution, with the Java of this machine. The folder stays as it is. */
export async function startFromFolder(folder: string): Promise<Running> {
  const copy = await mkdtemp(join(tmpdir(), 'contract-keycloak-'));
  await cp(folder, copy, { recursive: true });
  await rm(join(copy, 'data'), { recursive: true, force: true });
  const port = await freePort();
  const options = ['start-dev', '--cache=local', '--http-host=127.0.0.1', `--http-port=${port}`];
  const child = startProcess([join(copy, 'bin/kc.sh'), ...options], settings);
  return {
    ...child,
    address: `127.0.0.1:${port}`,
    stop: async () => {
      await child.stop();
      await rm(copy, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
