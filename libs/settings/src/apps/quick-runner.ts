import * as z from 'zod';
import { hasPossiblePort } from '../addresses.ts';
import { deployRows } from '../rows/deploys.ts';
import { recipeName, runFetch, runRows, runWait } from '../rows/runs.ts';
import { serverRows } from '../rows/server.ts';

export const quickRunnerSettings = {
  recipe: { schema: recipeName, flag: '--recipe', variable: 'RECIPE', description: 'the recipe to test' },
  ref: {
    schema: z
      .string()
      .regex(/^\w[\w./+-]*$/, 'must be a tag, a branch or a commit')
      .optional(),
    flag: '--ref',
    variable: 'REF',
    description: 'tag, branch or commit',
    otherwise: "the pull request's head, else the newest release",
  },
  pr: {
    schema: z.string().regex(/^\d+$/, 'must be the number of a pull request').optional(),
    flag: '--pr',
    variable: 'PR',
    description: 'number of the pull request',
  },
  source: {
    schema: z
      .string()
      .regex(/^[^-]/, 'must be a URL or owner/name')
      .refine(hasPossiblePort, 'must be a URL or owner/name')
      .optional(),
    flag: '--source',
    variable: 'SRC',
    description: 'the fork that has the commit: owner/name or a URL',
  },
  stages: {
    schema: z.string().optional(),
    flag: '--stages',
    variable: 'STAGES',
    description: 'tiers to run; there is also fresh-install',
    otherwise: 'install,upgrade,backup,restore,custom',
  },
  quick: {
    schema: z.boolean().default(false),
    flag: '--quick',
    variable: 'CCCI_QUICK',
    description: 'the quick lane: upgrade the canonical, look, put it back',
  },
  mode: {
    schema: z.enum(['cold', 'quick']).optional(),
    flag: '--mode',
    variable: 'MODE',
    description: 'cold or quick: the same in a word',
    otherwise: 'cold',
  },
  ...runFetch,
  freshInstall: {
    schema: z.boolean().default(false),
    flag: '--fresh-install',
    variable: 'CCCI_FRESH_INSTALL',
    description: 'also deploy the tested commit from nothing, after all else',
  },
  ...serverRows,
  ...deployRows,
  ...runRows,
  ...runWait,
};
