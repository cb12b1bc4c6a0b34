import * as z from 'zod';
import { messageOf } from '@ci-warm/errors';
import type { CommandResult } from '@ci-warm/process-runner';
import type { RegistryLogins } from './types.ts';

export interface Login {
  username: string;
  secret: string;
}

/** In the place of a name: the secret is a token of an identity. */
export const identityTokenUser = '<token>';

/**
 * What `docker-credential-<helper>` keeps for a registry; `undefined` where it keeps nothing. One that is missing or fails
 * is told: the pull goes on without a log-in, and what a private registry then says would be a riddle.
 */
export async function askCredentialHelper(
  helper: string,
  { key, registry }: { key: string; registry: string },
  { run, warn }: RegistryLogins,
): Promise<Login | undefined> {
  const command = `docker-credential-${helper}`;
  const complain = (why: string) =>
    warn(`pulling from ${registry} without a log-in: the credential helper ${command} ${why}`);
  let result: CommandResult;
  try {
    result = await run([command, 'get'], { input: key, timeoutMs: 30_000 });
  } catch (error) {
    complain(`cannot be run: ${messageOf(error)}`);
    return undefined;
  }
  if (result.exitCode === 0) {
    const answer = parse(result.stdout);
    if (answer === undefined) complain('gave an answer that cannot be read');
    return answer && { username: answer.Username, secret: answer.Secret };
  }
  // The helpers' own word for "no such log-in", on whichever stream.
  const said = `${result.stdout}${result.stderr}`.trim();
  if (said.includes('credentials not found')) return undefined;
  if (result.timedOut) complain('did not answer within 30 s');
  else complain(`failed: ${said.split('\n')[0]?.slice(0, 200) || `exit ${result.exitCode}`}`);
  return undefined;
}

function parse(text: string): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });
