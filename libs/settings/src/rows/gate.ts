import * as z from 'zod';
import { defaultGateOptions } from '@ci-warm/safety-gate';
import { commonRows } from '../common-rows.ts';

/** What holds a version back: every option of the safety gate. */
export const gateRows = commonRows({
  markers: {
    schema: z.array(z.string().min(1)).optional(),
    flag: '--markers',
    description:
      'words in release notes that hold a release, by commas, instead of reading what they ask for',
    otherwise: 'the notes are read',
  },
  zeroMinorIsMajor: {
    schema: z.strictObject({ recipe: z.boolean().optional(), app: z.boolean().optional() }).optional(),
    flag: '--zero-minor-is-major',
    description: 'whether 0.1 → 0.2 waits as a major step does, in the version of the recipe and of the app',
    otherwise: JSON.stringify(defaultGateOptions.zeroMinorIsMajor),
  },
});
