import * as z from 'zod';
import { seconds } from '../common-rows.ts';
import { deployRows } from '../rows/deploys.ts';
import { gateRows } from '../rows/gate.ts';
import { serverRows } from '../rows/server.ts';
import { warmApp } from './warm-app.ts';

export const reconcilerSettings = {
  app: {
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be the name of a warm app')
      .optional(),
    description: 'keycloak, traefik or one of your own from "apps"',
  },
  dryRun: {
    schema: z.boolean().default(false),
    flag: '--dry-run',
    description: 'say what would be done, touch nothing',
  },
  accept: {
    schema: z.string().min(1).optional(),
    flag: '--accept',
    description: 'apply this held version',
  },
  retry: {
    schema: z.string().min(1).optional(),
    flag: '--retry',
    description: 'forget that this version failed',
  },
  restore: {
    schema: z.string().min(1).optional(),
    flag: '--restore',
    description: 'go back to last good with the data of this snapshot, which no file names',
  },
  keepFailed: {
    schema: z.boolean().default(false),
    flag: '--keep-failed',
    description: 'keep the data of a version that is rolled back, to look at them',
  },
  wait: {
    schema: seconds.optional(),
    flag: '--wait',
    description: 'seconds to wait while somebody else uses the app',
    otherwise: '0, for runs 30',
  },
  ...serverRows,
  // An app with a domain of its own needs none.
  baseDomain: { ...serverRows.baseDomain, schema: serverRows.baseDomain.schema.optional() },
  ...deployRows,
  ...gateRows,
  apps: {
    schema: z.record(z.string(), warmApp).default({}),
    description:
      'by name: recipe, domain, stateful, health, env, markers, zeroMinorIsMajor, steps, wildcard, fileProvider …',
  },
};
