import * as z from 'zod';
import { checkWhole } from './check-whole.ts';
import { hostAccessKinds } from './host-access.ts';
import {
  dependency,
  httpPath,
  innerPath,
  reason,
  seconds,
  secretValues,
  service,
  serviceCommand,
  settings,
  statuses,
  text,
} from './schema-parts.ts';
import type { RecipeConfig } from './types.ts';

const hostName = z.string().regex(/^[A-Za-z0-9.-]+$/, 'must be a host name');
const health = z.strictObject({
  path: httpPath,
  statuses: statuses.exactOptional(),
  bodyIncludes: text.exactOptional(),
  host: hostName.exactOptional(),
  mayCall: z.array(hostName).exactOptional(),
  windowSec: seconds.exactOptional(),
  successes: z.int().min(1).exactOptional(),
});

const timeouts = z.strictObject({
  deploySec: seconds.exactOptional(),
  testSec: seconds.exactOptional(),
  hookSec: seconds.exactOptional(),
  readySec: seconds.exactOptional(),
  backupSec: seconds.exactOptional(),
  restoreSec: seconds.exactOptional(),
});

const ready = z
  .strictObject({
    http: z
      .strictObject({
        path: httpPath,
        statuses: statuses.exactOptional(),
        bodyIncludes: text.exactOptional(),
      })
      .exactOptional(),
    command: serviceCommand.exactOptional(),
  })
  .refine(({ http, command }) => (http === undefined) !== (command === undefined), {
    error: 'must have either http or command',
  });

const backup = z.strictObject({
  paths: z
    .array(
      z.strictObject({
        volume: service,
        path: innerPath.exactOptional(),
        minBytes: z.int().min(1).exactOptional(),
      }),
    )
    .min(1)
    .exactOptional(),
  command: serviceCommand.exactOptional(),
});

const hostAccess = z.strictObject({
  kind: z.enum(hostAccessKinds),
  value: text,
  service: service.exactOptional(),
  because: reason,
});

/** Strict: a misspelt key would otherwise switch something off unseen. */
export const recipeConfigSchema = z
  .strictObject({
    warmCanonical: z.boolean().exactOptional(),
    health: health.exactOptional(),
    timeouts: timeouts.exactOptional(),
    ready: ready.exactOptional(),
    env: settings.exactOptional(),
    upgradeEnv: settings.exactOptional(),
    secrets: secretValues.exactOptional(),
    deps: z.array(dependency).exactOptional(),
    hooks: z
      .strictObject({ install: innerPath.exactOptional(), setup: innerPath.exactOptional() })
      .exactOptional(),
    composeOverlay: z
      .string()
      .regex(/^compose\.[\w.-]+\.ya?ml$/, 'must be a file named compose.<name>.yml')
      .exactOptional(),
    baseRepair: innerPath.exactOptional(),
    backup: backup.exactOptional(),
    expectedNotApplicable: z
      .strictObject({
        install: reason.exactOptional(),
        upgrade: reason.exactOptional(),
        backup: reason.exactOptional(),
        restore: reason.exactOptional(),
        custom: reason.exactOptional(),
        'fresh-install': reason.exactOptional(),
      })
      .exactOptional(),
    freshInstall: z.boolean().exactOptional(),
    hostAccess: z.array(hostAccess).exactOptional(),
    approvedHeadTests: z.array(innerPath).exactOptional(),
  })
  // Also where a key is wrong by itself, so that its author hears of everything at once.
  .superRefine(checkWhole, { when: () => true }) satisfies z.ZodType<RecipeConfig>;
