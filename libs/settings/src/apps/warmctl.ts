import * as z from 'zod';
import { deployRows } from '../rows/deploys.ts';
import { recipeName, runFetch, runRows, runWait } from '../rows/runs.ts';
import { serverRows } from '../rows/server.ts';

export const warmctlVerbs = ['canonicals', 'rewarm', 'export', 'import', 'verify', 'prune'] as const;

export const warmctlSettings = {
  verb: { schema: z.enum(warmctlVerbs), description: 'what to do' },
  recipe: { schema: recipeName.optional(), description: 'the recipe whose canonical it is' },
  to: { schema: z.string().optional(), flag: '--to', description: 'export: the file to write' },
  recipient: {
    schema: z.array(z.string().startsWith('age1', 'must be an age recipient')).optional(),
    flag: '--recipient',
    description: 'export: age recipients who can read the secrets, by commas',
    otherwise: 'none: without secrets',
  },
  from: { schema: z.string().optional(), flag: '--from', description: 'import: the file to read' },
  identity: {
    schema: z.string().optional(),
    flag: '--identity',
    description: 'import: file with the age identity for its secrets',
  },
  allowOutsideLinks: {
    schema: z.boolean().optional(),
    flag: '--allow-outside-links',
    description: 'import: take links that lead out of their volume, such as a log that is /dev/stdout',
  },
  yes: {
    schema: z.boolean().optional(),
    flag: '--yes',
    description: 'prune: remove what is listed without it',
  },
  ...runFetch,
  ...serverRows,
  ...deployRows,
  ...runRows,
  ...runWait,
};
