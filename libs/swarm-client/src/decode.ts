import type * as z from 'zod';
import { messageOf } from '@ci-warm/errors';
import { engineError } from './engine-error.ts';

/** Reads an answer of the engine as one of the known shapes. */
export function decode<T extends z.ZodType>(shape: T, body: Buffer, what: string): z.output<T> {
  try {
    return shape.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    throw engineError(
      `the Docker Engine's answer to ${what} is not as expected: ${messageOf(error)}`,
      'check which engine answers at DOCKER_HOST; API 1.41 is needed',
      { cause: error },
    );
  }
}
