import type * as z from 'zod';
import { messageOf, WarmError } from '@ci-warm/errors';

/** Reads an answer of the engine as one of the known shapes. */
export function decode<T extends z.ZodType>(shape: T, body: Buffer, what: string): z.output<T> {
  try {
    return shape.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    throw new WarmError({
      kind: 'infrastructure',
      code: 'engine-error',
      message: `the Docker Engine's answer to ${what} is not as expected: ${messageOf(error)}`,
      hint: 'check which engine answers at DOCKER_HOST; API 1.41 is needed',
      cause: error,
    });
  }
}
