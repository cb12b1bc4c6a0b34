import { exitCodes, type FaultKind } from '@ci-warm/errors';
import type { BuiltError } from './built-errors.ts';

/** `docs/errors.md`: every code, the exit code that it leads to, where it is made, what it says and what to do. */
export function errorsPage(built: readonly BuiltError[]): string {
  const codes = [...new Set(built.map(({ code }) => code))].sort();
  const sections = codes.map((code) =>
    sectionOf(
      code,
      built.filter((one) => one.code === code),
    ),
  );
  return `${head}\n${sections.join('\n')}`;
}

const head = `# Error codes

Every error of the apps has a code, which \`--json\` and the results of a run name. This page is made from the code by
\`npm run house -- errors --write\`; a test holds it up to date. What stands in <angle brackets> is filled in when it happens.

| kind | exit code | what it says about the world |
| --- | --- | --- |
| failed | ${exitCodes.failed} | the thing that was tested or converged failed; everything else is well |
| usage | ${exitCodes.usage} | wrong flags or configuration; nothing was started |
| infrastructure | ${exitCodes.infrastructure} | an engine, a network, a disk; nothing is said about the recipe |
| broken | ${exitCodes.broken} | a person is needed |
| busy | ${exitCodes.busy} | somebody else is at work; try later |
`;

function sectionOf(code: string, errors: readonly BuiltError[]): string {
  const calls = errors.filter(({ isCall }) => isCall);
  return `## \`${code}\`\n\n${[...new Set((calls.length > 0 ? calls : errors).map(entryOf))].join('')}`;
}

/** What a library says in the same words in several places is told once. */
function entryOf({ kinds, messages, hints, path }: BuiltError): string {
  const part = path.split('/').slice(0, 2).join('/');
  // An error that names no kind counts as infrastructure: exitCodeOf says so.
  const known = kinds.length > 0 ? kinds : ['infrastructure'];
  const told = known.map((kind) => `${kind} (exit code ${exitCodes[kind as FaultKind]})`).join(' or ');
  const remedy = said(hints);
  return `- \`${part}\`, ${told}: ${said(messages) || 'what it says depends on the case'}${remedy && `. Remedy: ${remedy}`}\n`;
}

/** A text that is only known when it happens is left out. */
function said(texts: readonly string[]): string {
  const known = [...new Set(texts)].filter((text) => !/^(<\w+>|…)?\.?$/.test(text));
  return known.map(asCode).join(' or ');
}

const asCode = (text: string) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
