import { longestTimerMs } from '@ci-warm/clock';
import * as z from 'zod';

export const text = z.string().min(1, 'must not be empty');
export const reason = z.string().regex(/\S/, 'must say why');
/** What a timer can count; more would end at once. */
const longestSec = Math.floor(longestTimerMs / 1000);
export const seconds = z
  .number()
  .positive()
  .max(longestSec, `must be at most ${longestSec} seconds, which is 24 days`);
export const httpPath = z.string().startsWith('/', 'must begin with "/"');
export const statuses = z.array(z.int().min(100).max(599)).min(1);
export const service = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'must be a name of the compose file');
export const serviceCommand = z.strictObject({ service, command: z.array(text).min(1) });

/** Of a file below a folder that is already known: it must not lead out of it. */
export const innerPath = z
  .string()
  .regex(/^[^/\\\0]+(\/[^/\\\0]+)*$/, 'must be a path within the folder')
  .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'), {
    error: 'must not have "." or ".." in it',
  });

export const settings = z.record(
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable')
    .refine((name) => !['DOMAIN', 'TYPE', 'RECIPE'].includes(name), { error: 'is set by the run itself' }),
  z.string().regex(/^[^\n\r\0]*$/, 'must be one line'),
);

export const secretValues = z.record(
  z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be the name of a secret in small letters'),
  text,
);

const recipe = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be the name of a recipe');

export const dependency = z.union([
  recipe,
  z.strictObject({
    recipe,
    kind: z.enum(['oidc', 'app']).exactOptional(),
    shared: z.enum(['allowed', 'never']).exactOptional(),
    redirectUris: z.array(text).min(1).exactOptional(),
  }),
]);
