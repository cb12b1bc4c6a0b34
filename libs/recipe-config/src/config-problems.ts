import type * as z from 'zod';

/** Everything that is wrong with a config, one line each, by the place where it is. */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => linesOf(issue, ['config']));
}

function linesOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    // Whoever wrote an object meant the object: the branch that refuses the kind of value says nothing of use.
    const meant = issue.errors.find((issues) => !issues.some((one) => isWrongKind(one)));
    if (meant) return meant.flatMap((one) => linesOf(one, path));
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${[...path, key].map(String).join('.')}: there is no such key`);
  if (issue.code === 'invalid_key') return issue.issues.flatMap((one) => linesOf(one, path));
  return [`${path.map(String).join('.')}: ${issue.message}`];
}

function isWrongKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}
