import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Setting } from './types.ts';

/**
 * Schema of the settings that every app which deploys has in common: one name, one form and one default each. An app
 * spreads it into its own schema, and `commonSettings` into its description.
 */
export const commonShape = {
  warmRoot: z.string().startsWith('/').default('/var/lib/ci-warm'),
  lockDir: z.string().startsWith('/').default('/run/lock'),
  baseDomain: z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a domain name in lower case'),
  publicUrl: z.string().default('https://{domain}'),
  connectTo: z.string().regex(/:\d+$/, 'must be host:port').optional(),
  caFile: z.string().optional(),
  abraDir: z.string().default(() => join(homedir(), '.abra')),
  dockerHost: z.string().default('unix:///var/run/docker.sock'),
  server: z.string().default('default'),
  recipesUrl: z.string().default('https://git.coopcloud.tech/coop-cloud/'),
  healthWindowSec: z.number().nonnegative().default(15),
  healthSuccesses: z.int().positive().default(5),
};

const rows: readonly Setting<keyof typeof commonShape>[] = [
  {
    key: 'warmRoot',
    flag: '--warm-root',
    variable: 'CCCI_WARM_ROOT',
    description: 'state, canonicals, snapshots, runs and alerts (/var/lib/ci-warm)',
  },
  {
    key: 'lockDir',
    flag: '--lock-dir',
    variable: 'CCCI_LOCK_DIR',
    description: 'kernel locks (/run/lock)',
  },
  {
    key: 'baseDomain',
    flag: '--base-domain',
    variable: 'CCCI_BASE_DOMAIN',
    description: 'apps live at <name>.<base>, warm ones at warm-<name>.<base>',
  },
  {
    key: 'publicUrl',
    flag: '--public-url',
    variable: 'CCCI_PUBLIC_URL',
    description: 'how apps are reached (https://{domain})',
  },
  {
    key: 'connectTo',
    flag: '--connect-to',
    variable: 'CCCI_CONNECT_TO',
    description: 'host:port of the ingress, where DNS does not say',
  },
  {
    key: 'caFile',
    flag: '--ca-file',
    variable: 'CCCI_CA_FILE',
    description: 'PEM file of the authority behind the certificates',
  },
  { key: 'abraDir', flag: '--abra-dir', variable: 'ABRA_DIR', description: "abra's folder (~/.abra)" },
  {
    key: 'dockerHost',
    flag: '--docker-host',
    variable: 'DOCKER_HOST',
    description: 'the engine (unix:///var/run/docker.sock)',
  },
  { key: 'server', flag: '--server', description: "abra's name of this server (default)" },
  {
    key: 'recipesUrl',
    flag: '--recipes-url',
    variable: 'CCCI_RECIPES_URL',
    description: 'where recipes are cloned from',
  },
  {
    key: 'healthWindowSec',
    flag: '--health-window',
    variable: 'CCCI_HEALTH_WINDOW_SEC',
    description: 'seconds of unbroken health that prove a deploy (15)',
  },
  {
    key: 'healthSuccesses',
    flag: '--health-successes',
    variable: 'CCCI_HEALTH_SUCCESSES',
    description: 'probes in that window (5)',
  },
];

/** How they are given, for `--help`; all of them may stand in the file's `common` section. */
export const commonSettings = rows.map((row) => ({ ...row, common: true }));
