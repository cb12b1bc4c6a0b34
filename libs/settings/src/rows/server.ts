import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { hasPossiblePort, isHostAndPort, isPublicUrl, isRepositoryPrefix } from '../addresses.ts';
import { commonRows } from '../common-rows.ts';

/** Where this server keeps what, and how everything on it is reached. */
export const serverRows = commonRows({
  warmRoot: {
    schema: z.string().startsWith('/').default('/var/lib/ci-warm'),
    flag: '--warm-root',
    variable: 'CCCI_WARM_ROOT',
    description: 'state, canonicals, snapshots, runs and alerts',
  },
  lockDir: {
    schema: z.string().startsWith('/').default('/run/lock'),
    flag: '--lock-dir',
    variable: 'CCCI_LOCK_DIR',
    description: 'kernel locks',
  },
  baseDomain: {
    schema: z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a domain name in lower case'),
    flag: '--base-domain',
    variable: 'CCCI_BASE_DOMAIN',
    description: 'apps live at <name>.<base>, warm ones at warm-<name>.<base>',
  },
  publicUrl: {
    schema: z
      .string()
      .refine(isPublicUrl, 'must be an http(s) URL with {domain} in it')
      .default('https://{domain}'),
    flag: '--public-url',
    variable: 'CCCI_PUBLIC_URL',
    description: 'how apps are reached',
  },
  connectTo: {
    schema: z.string().refine(isHostAndPort, 'must be host:port').optional(),
    flag: '--connect-to',
    variable: 'CCCI_CONNECT_TO',
    description: 'host:port of the ingress, where DNS does not say',
  },
  caFile: {
    schema: z.string().optional(),
    flag: '--ca-file',
    variable: 'CCCI_CA_FILE',
    description: 'PEM file of the authority behind the certificates',
  },
  abraDir: {
    ...inHome('.abra'),
    flag: '--abra-dir',
    variable: 'ABRA_DIR',
    description: "abra's folder",
  },
  dockerHost: {
    schema: z
      .string()
      .refine(hasPossiblePort, 'must be the address of an engine')
      .default('unix:///var/run/docker.sock'),
    flag: '--docker-host',
    variable: 'DOCKER_HOST',
    description: 'the engine',
  },
  dockerConfigDir: {
    ...inHome('.docker'),
    flag: '--docker-config',
    variable: 'DOCKER_CONFIG',
    description: "folder of docker's config.json, whose registry log-ins are used to pull",
  },
  server: {
    schema: z
      .string()
      .regex(/^\w[\w.-]*$/, 'must be the name of a server')
      .default('default'),
    flag: '--server',
    description: "abra's name of this server",
  },
  recipesUrl: {
    schema: z
      .string()
      .refine(isRepositoryPrefix, 'must be a URL or a path that ends with a slash')
      .default('https://git.coopcloud.tech/coop-cloud/'),
    flag: '--recipes-url',
    variable: 'CCCI_RECIPES_URL',
    description: 'where recipes are cloned from',
  },
});

/** A folder of whoever runs the app. */
function inHome(name: string) {
  return { schema: z.string().default(() => join(homedir(), name)), otherwise: `~/${name}` };
}
