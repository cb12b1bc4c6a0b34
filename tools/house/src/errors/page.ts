import { exitCodes, type FaultKind } from '@ci-warm/errors';
import type { BuiltError } from './built-errors.ts';

/** `docs/errors.md`: every code, the exit code that it leads to, where it is made, what it says and what to do. */
export function errorsPage(built: readonly BuiltError[]): string {
  const codes = [...new Set(built.map(({ code }) => code))].sort();
  const sections = codes.map((code) => sectionOf(code, inOneEntry(built.filter((one) => one.code === code))));
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

/** What one file says in the same words several times is told once. */
function inOneEntry(errors: readonly BuiltError[]): string[] {
  return [...new Set(errors.map(entryOf))];
}

function sectionOf(code: string, entries: readonly string[]): string {
  return `## \`${code}\`\n\n${entries.join('\n')}`;
}

function entryOf({ kinds, messages, hints, path }: BuiltError): string {
  // An error that names no kind counts as infrastructure: exitCodeOf says so.
  const known = kinds.length > 0 ? kinds : ['infrastructure'];
  const told = known.map((kind) => `${kind} (exit code ${exitCodes[kind as FaultKind]})`).join(' or ');
  return [`${told}, in \`${path}\`\n`, ...said('says', messages), ...said('remedy', hints), ''].join('\n');
}

/** A text that is only known when it happens is left out. */
function said(what: string, texts: readonly string[]): string[] {
  const known = [...new Set(texts)].filter((text) => !/^(<\w+>|…)\.?$/.test(text));
  return known.map((text) => `- ${what}: ${escaped(text)}`);
}

const escaped = (text: string) => text.replaceAll(/[\\*_<>`[\]]/g, (sign) => `\\${sign}`);
