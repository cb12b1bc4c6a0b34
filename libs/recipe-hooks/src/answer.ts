import { readFile } from 'node:fs/promises';
import { systemCodeOf, WarmError } from '@ci-warm/errors';
import * as z from 'zod';

/** What a hook may ask for; whoever runs it alone deploys and owns the env file. */
export interface HookAnswer {
  env: Readonly<Record<string, string>>;
  redeploy: boolean;
}

/**
 * What a hook asks for that had to succeed.
 *
 * @throws WarmError `hook-failed` (failed)
 */
export function requireAnswer(
  outcome: { outcome: 'done'; answer: HookAnswer } | { outcome: 'failed'; reason: string },
): HookAnswer {
  if (outcome.outcome === 'done') return outcome.answer;
  throw new WarmError({ kind: 'failed', code: 'hook-failed', message: outcome.reason });
}

/** A file that is not there is the answer of a hook that asks for nothing. */
export async function readAnswer(
  path: string,
): Promise<{ success: true; data: HookAnswer } | { success: false; why: string }> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return '{}';
    throw error;
  });
  try {
    const parsed = answerSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { success: true, data: parsed.data };
    return { success: false, why: parsed.error.issues.map(({ message }) => message).join('; ') };
  } catch {
    return { success: false, why: 'it is not JSON' };
  }
}

const answerSchema = z.strictObject({
  redeploy: z.boolean().default(false),
  env: z
    .record(z.string().regex(/^(?!(?:DOMAIN|TYPE|RECIPE)$)[A-Za-z_]\w*$/), z.string().regex(/^[^\n\r\0]*$/))
    .default({}),
});
