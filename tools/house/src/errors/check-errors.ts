import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parse } from '../code/parse.ts';
import { sourceFiles } from '../code/source-files.ts';
import { builtErrors, type BuiltError } from './built-errors.ts';
import { severalHomes } from './homes.ts';
import { errorsPage } from './page.ts';

const pagePath = 'docs/errors.md';

/** What is wrong with the error codes of the product, a line each: a page that is not up to date, a code with a second home. */
export async function checkErrors(root: string): Promise<string[]> {
  const built = productErrors(root);
  const page = join(root, pagePath);
  const stale = !existsSync(page) || readFileSync(page, 'utf8') !== (await pageOf(built, page));
  return [
    ...(stale ? [`${pagePath} is not up to date: npm run house -- errors --write`] : []),
    ...Object.entries(severalHomes(built)).map(
      ([code, homes]) => `${code} is built in ${homes.length} files: ${homes.join(', ')}`,
    ),
  ];
}

/** Writes the page. */
export async function writeErrors(root: string): Promise<void> {
  const page = join(root, pagePath);
  writeFileSync(page, await pageOf(productErrors(root), page));
}

function productErrors(root: string): BuiltError[] {
  const product = sourceFiles(root).filter(({ kind }) => kind === 'product');
  return builtErrors(product.map(({ path }) => parse(root, path)));
}

/** As prettier leaves it: else formatting would make the page stale. */
async function pageOf(built: readonly BuiltError[], filepath: string): Promise<string> {
  return format(errorsPage(built), { ...(await resolveConfig(filepath)), filepath });
}
