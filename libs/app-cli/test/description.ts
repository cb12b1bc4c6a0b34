import * as z from 'zod';
import type { AppDescription } from '../src/index.ts';

const settings = {
  app: { schema: z.string().optional(), description: 'What it is about' },
  root: {
    schema: z.string().default('/var/lib/ci-warm'),
    flag: '--warm-root',
    variable: 'CCCI_WARM_ROOT',
    common: true,
    description: 'Where state is kept',
  },
  windowSec: {
    schema: z.number().int().min(1).default(15),
    flag: '--window',
    variable: 'CCCI_HEALTH_WINDOW_SEC',
    common: true,
    description: 'Seconds',
  },
  dryRun: { schema: z.boolean().default(false), flag: '--dry-run', description: 'Print the plan' },
  bases: { schema: z.boolean().default(true), flag: '--bases', description: 'Begin with them' },
  markers: { schema: z.array(z.string()).default([]), flag: '--markers', description: 'Words' },
  spec: { schema: z.record(z.string(), z.unknown()).optional(), description: 'More' },
  url: {
    schema: z.string().startsWith('https://'),
    flag: '--url',
    variable: 'CCW_URL',
    description: 'Address',
  },
  token: { schema: z.string().min(8).optional(), variable: 'CCCI_TOKEN', secret: true, description: 'Token' },
  size: { schema: z.number().default(4), flag: '--size', description: 'Letters' },
  folder: {
    schema: z.string().default(() => process.cwd()),
    flag: '--folder',
    description: 'Where it works',
    otherwise: 'the current folder',
  },
};

export const description: AppDescription<typeof settings> = {
  name: 'reconciler',
  version: '1.2.3',
  summary: 'a small app',
  usage: 'reconciler <app> [options]',
  settings,
  positionals: ['app'],
  known: { sections: ['quick-runner'], variables: ['CCCI_QUICK'], commonKeys: ['lockDir'] },
  notes: 'Exit codes: 0 done',
};
