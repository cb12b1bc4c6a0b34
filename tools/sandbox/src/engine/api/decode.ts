import type * as z from 'zod';
import { beyondScope, EngineError } from '../engine-error.ts';

/** Decodes a body. A key that is not spoken is beyond scope, by its name; a wrong type is the caller's mistake. */
export function decode<Schema extends z.ZodType>(
  schema: Schema,
  name: string,
  body: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      throw beyondScope(`${[name, ...issue.path, issue.keys[0]].join('.')}`);
    }
  }
  const [issue] = result.error.issues;
  if (issue?.code === 'invalid_value') {
    throw beyondScope(`${[name, ...issue.path].join('.')}=${JSON.stringify(issue.input)}`);
  }
  const field = [name, ...(issue?.path ?? [])].join('.');
  const got = issue?.input === null ? 'null' : typeof issue?.input;
  throw new EngineError(
    400,
    `json: cannot unmarshal ${got} into Go struct field ${field}: ${issue?.message}`,
  );
}
