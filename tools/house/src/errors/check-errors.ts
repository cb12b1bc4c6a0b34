import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parse } from '../code/parse.ts';
import { sourceFiles } from '../code/source-files.ts';
import { builtErrors, type BuiltError } from './built-errors.ts';
import { severalHomes } from './homes.ts';
import { errorsPage } from './page.ts';

const pagePath = 'docs/errors.md';
const allowedPath = 'tools/house/several-homes.json';

/** What is wrong with the error codes of the product, a line each: a page that is not up to date, a code with a second home. */
export async function checkErrors(root: string): Promise<string[]> {
  const built = productErrors(root);
  const page = join(root, pagePath);
  const stale = !existsSync(page) || readFileSync(page, 'utf8') !== (await pageOf(built, page));
  return [
    ...(stale ? [`${pagePath} is not up to date: npm run house -- errors --write`] : []),
    ...homeProblems(severalHomes(built), allowedIn(root)),
  ];
}

/** Writes the page, and takes codes that have one home by now off the list of those that may have several. */
export async function writeErrors(root: string): Promise<void> {
  const built = productErrors(root);
  const page = join(root, pagePath);
  writeFileSync(page, await pageOf(built, page));
  const now = severalHomes(built);
  const left = Object.entries(allowedIn(root)).map(
    ([code, most]) => [code, Math.min(most, now[code]?.length ?? 0)] as const,
  );
  const allowed = Object.fromEntries(left.filter(([, homes]) => homes > 1));
  writeFileSync(join(root, allowedPath), `${JSON.stringify(allowed, null, 2)}\n`);
}

/** How many files may build a code, for the codes that more than one builds. It only shrinks. */
function homeProblems(now: Record<string, string[]>, allowed: Record<string, number>): string[] {
  const tooMany = Object.entries(now).filter(([code, homes]) => homes.length > (allowed[code] ?? 1));
  const fewer = Object.entries(allowed).filter(([code, most]) => (now[code]?.length ?? 1) < most);
  return [
    ...tooMany.map(([code, homes]) => `${code} is built in ${homes.length} files: ${homes.join(', ')}`),
    ...fewer.map(
      ([code]) => `${code} has fewer homes than ${allowedPath} allows: npm run house -- errors --write`,
    ),
  ];
}

function productErrors(root: string): BuiltError[] {
  const product = sourceFiles(root).filter(({ kind }) => kind === 'product');
  return builtErrors(product.map(({ path }) => parse(root, path)));
}

/** As prettier leaves it: else formatting would make the page stale. */
async function pageOf(built: readonly BuiltError[], filepath: string): Promise<string> {
  return format(errorsPage(built), { ...(await resolveConfig(filepath)), filepath });
}

const allowedIn = (root: string) =>
  JSON.parse(readFileSync(join(root, allowedPath), 'utf8')) as Record<string, number>;
