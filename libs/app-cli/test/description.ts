import * as z from 'zod';
import type { AppDescription } from '../src/index.ts';

const schema = z.object({
  app: z.string().optional(),
  root: z.string().default('/var/lib/ci-warm'),
  windowSec: z.number().int().min(1).default(15),
  dryRun: z.boolean().default(false),
  markers: z.array(z.string()).default([]),
  spec: z.record(z.string(), z.unknown()).optional(),
  url: z.string().startsWith('https://'),
  token: z.string().min(8).optional(),
  size: z.number().default(4),
});

export const description: AppDescription<typeof schema> = {
  name: 'reconciler',
  version: '1.2.3',
  summary: 'a small app',
  usage: 'reconciler <app> [options]',
  schema,
  settings: [
    {
      key: 'root',
      flag: '--warm-root',
      variable: 'CCCI_WARM_ROOT',
      common: true,
      description: 'Where state is kept',
    },
    {
      key: 'windowSec',
      flag: '--window',
      variable: 'CCCI_HEALTH_WINDOW_SEC',
      common: true,
      description: 'Seconds',
    },
    { key: 'dryRun', flag: '--dry-run', boolean: true, description: 'Print the plan' },
    { key: 'markers', flag: '--markers', description: 'Words' },
    { key: 'spec', description: 'More' },
    { key: 'url', flag: '--url', variable: 'CCW_URL', description: 'Address' },
    { key: 'token', variable: 'CCCI_TOKEN', secret: true, description: 'Token' },
    { key: 'size', flag: '--size', description: 'Letters' },
  ],
  positionals: ['app'],
  notes: 'Exit codes: 0 done',
};
