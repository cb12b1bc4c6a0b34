import type { AppResult } from '@ci-warm/app-cli';
import { exitCodes } from '@ci-warm/errors';
import { verifyCanonical, type CanonicalPorts } from '@ci-warm/canonical-lifecycle';

/** Every byte of it. */
export async function verify(
  ports: CanonicalPorts,
  request: { recipe: string; signal: AbortSignal },
): Promise<AppResult> {
  const verdict = await verifyCanonical(ports, request);
  const { recipe, version, outcome, problems, notKept } = verdict;
  const lines = [
    `${recipe} ${version}: ${outcome === 'valid' ? 'valid, every byte of it' : 'INVALID'}`,
    ...problems,
    ...notKept.map((name) => `the value of the secret ${name} is not kept here, so it cannot be exported`),
  ];
  return {
    exitCode: outcome === 'valid' ? exitCodes.done : exitCodes.failed,
    document: verdict,
    text: lines.join('\n  '),
  };
}
