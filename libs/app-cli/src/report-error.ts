import { messageOf, WarmError } from '@ci-warm/errors';

/** `{ "error": … }` of `--json`. */
export function errorDocument(error: unknown): { error: Record<string, unknown> } {
  if (!(error instanceof WarmError))
    return { error: { code: 'unexpected', message: messageOf(error), hint: unexpectedHint } };
  const { code, message, hint, details } = error;
  return { error: { code, message, hint, details } };
}

/** The same for people. With `debug`, where it came from as well. */
export function errorText(error: unknown, debug: boolean): string {
  const lines = [`error: ${messageOf(error)}`];
  if (error instanceof WarmError) {
    const problems = error.details?.['problems'];
    if (Array.isArray(problems) && problems.length > 1)
      lines.push(...problems.map((problem) => ` - ${String(problem)}`));
    if (error.hint !== undefined) lines.push(` hint: ${error.hint}`);
  } else {
    lines.push(` hint: ${unexpectedHint}`);
  }
  if (debug) lines.push(...stacks(error));
  return lines.join('\n');
}

const unexpectedHint = 'This was not foreseen. Run again with CCCI_DEBUG=1 to see where it came from.';

function stacks(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = error.stack ?? '';
  return error.cause === undefined ? [own] : [own, 'caused by:', ...stacks(error.cause)];
}
