import { request } from 'node:http';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../types.ts';

interface Record {
  endedAt?: string;
  realms?: readonly string[];
}

/** Runs whose record has no end, what is still in the folders of runs that ended, and realms that any of them made. */
export async function openRuns(sandbox: Sandbox): Promise<string[]> {
  const folder = join(sandbox.warmRoot, 'runs');
  const lines = await Promise.all(
    (await readdir(folder).catch(() => [])).map(async (id) => {
      const own = join(folder, id);
      const text = await readFile(join(own, 'run.json'), 'utf8').catch(() => undefined);
      const { endedAt, realms = [] } = JSON.parse(text ?? '{}') as Record;
      // What a run was given to reach its dependencies by is secret.
      const left = [
        ...(existsSync(join(own, 'abra')) ? ['abra root'] : []),
        ...(await readdir(join(own, 'deps')).catch(() => [])),
      ];
      const there = await Promise.all(
        realms.map(async (realm) => ((await hasRealm(sandbox, realm)) ? [realm] : [])),
      );
      return [
        ...(endedAt === undefined ? [`open run ${id}`] : []),
        ...left.map((name) => `${name} of run ${id}`),
        ...there.flat().map((realm) => `realm ${realm}`),
      ];
    }),
  );
  return lines.flat();
}

/** Without a shared Keycloak there is none. */
async function hasRealm({ connectTo, baseDomain }: Sandbox, realm: string): Promise<boolean> {
  const [host, port] = connectTo.split(':');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const headers = { host: `warm-keycloak.${baseDomain}` };
  request({ host, port, path: `/realms/${realm}`, headers, agent: false }, (response) => {
    response.resume();
    resolve(response.statusCode === 200);
  })
    .once('error', () => resolve(false))
    .end();
  return await promise;
}
