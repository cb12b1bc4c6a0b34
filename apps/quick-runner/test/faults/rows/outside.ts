import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { nothing } from '../support/prove-rows.ts';
import type { FaultRow } from '../support/fault-row.ts';
import type { Ended } from '../support/types.ts';
import type { FaultWorld } from '../support/world.ts';

const recipe = 'custom-html';
const release = '1.11.0+1.29.0';
const untold = 'infrastructure, code `ingress-down`: nothing is said about the recipe';

/** What is broken around a recipe, and recipes that only look as if something around them were. */
export const outsideRows: readonly FaultRow[] = [
  {
    ...{ fault: 'the ingress answers 404 to everybody', where: 'install', outcome: untold },
    ...{ exitCode: 3, left: nothing, code: 'ingress-down', reason: /answers 404/ },
    run: (world) => behind(world, (_, response) => response.writeHead(404).end('nothing here')),
  },
  {
    ...{ fault: 'the ingress answers 502 to everybody', where: 'install', outcome: untold },
    ...{ exitCode: 3, left: nothing, code: 'ingress-down', reason: /answers 502 to everything/ },
    run: (world) => behind(world, (_, response) => response.writeHead(502).end()),
  },
  {
    ...{ fault: 'the ingress accepts connections and answers nobody', where: 'install', outcome: untold },
    ...{ exitCode: 3, left: nothing, code: 'ingress-down', reason: /answers nobody/ },
    run: (world) => behind(world, () => undefined),
  },
  {
    ...{ fault: 'the ingress is to speak TLS and does not', where: 'install', outcome: untold },
    ...{ exitCode: 3, left: nothing, code: 'ingress-down', reason: /certificate or protocol/ },
    run: (world) => install(world, { CCCI_PUBLIC_URL: 'https://{domain}' }),
  },
  {
    fault: 'the server of the recipes cannot be reached',
    where: 'before it begins',
    outcome: 'infrastructure, code `recipe-unreachable`; nothing was made',
    ...{ exitCode: 3, left: nothing, reason: /cannot be fetched/ },
    run: async (world) => {
      const remotes = join(world.sandbox.dir, 'remotes');
      await rename(remotes, `${remotes}.away`);
      return await install(world, {}).finally(() => rename(`${remotes}.away`, remotes));
    },
  },
  {
    fault:
      'the compose file names an image that its registry does not have, and whose name reads like an outage',
    where: 'install',
    outcome: 'red; nothing is deployed',
    ...{ exitCode: 1, left: nothing, reason: /geoffrey\/timeout:1\.27\.503-EOF/ },
    tiers: { install: 'fail' },
    run: async (world) => {
      const image = 'geoffrey/timeout:1.27.503-EOF';
      const refusal = `manifest for ${image} not found: manifest unknown: manifest unknown`;
      const record = { reference: image, program: '/nowhere', present: false, refusal };
      await writeFile(join(world.sandbox.dir, 'registry', 'hostile.json'), JSON.stringify(record));
      const ref = await world.head(recipe, (compose) => compose.replace(/image: .*/, `image: '${image}'`));
      return world.run({ recipe, ref, stages: 'install' });
    },
  },
];

function install(world: FaultWorld, env: Record<string, string>): Promise<Ended> {
  return world.run({
    ...{ recipe, ref: release, stages: 'install' },
    env: { CCCI_HEALTH_TIMEOUT_SEC: '4', ...env },
  });
}

/** A run that reaches apps through a proxy of its own. */
async function behind(world: FaultWorld, listener: RequestListener): Promise<Ended> {
  const proxy = createServer(listener).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  try {
    return await install(world, { CCCI_CONNECT_TO: `127.0.0.1:${port}` });
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
}
