import { basename, join, resolve } from 'node:path';
import { isHouse } from './code/source-files.ts';
import { checkErrors, writeErrors } from './errors/check-errors.ts';
import { measure } from './figures/measure.ts';
import { figureDetails, figureTable } from './figures/table.ts';
import { unused } from './figures/unused.ts';
import { checkPicture, writePicture } from './picture/picture-page.ts';
import { writeSettingsPage } from './settings/settings-page.ts';

const help = `The house in figures, from the code.

  npm run house                       of this repository
  npm run house -- FOLDER…            of these checkouts, side by side, each with its packages installed
  npm run house -- errors [--write]   are the error codes and docs/errors.md in order; --write makes the page
  npm run house -- picture [--write]  does docs/design.md show the house as it is; --write draws it anew
  npm run house -- settings           make docs/settings.md from the table of settings
`;

const root = join(import.meta.dirname, '..', '..', '..');
const [verb, ...rest] = process.argv.slice(2);

if (verb === '--help') process.stdout.write(help);
else if (verb === 'errors') await checkedPage(rest, { check: checkErrors, write: writeErrors });
else if (verb === 'picture') await checkedPage(rest, { check: checkPicture, write: writePicture });
else if (verb === 'settings') await writeSettingsPage();
else figures(verb === undefined ? [root] : [verb, ...rest].map((folder) => resolve(folder)));

async function checkedPage(
  args: readonly string[],
  page: { check: (root: string) => Promise<readonly string[]>; write: (root: string) => Promise<void> },
): Promise<void> {
  if (args.includes('--write')) await page.write(root);
  const problems = await page.check(root);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function figures(folders: readonly string[]): void {
  const strangers = folders.filter((folder) => !isHouse(folder));
  if (strangers.length > 0) {
    console.error(`${strangers.join(', ')}: no checkout of this repository\n\n${help}`);
    process.exitCode = 2;
    return;
  }
  const all = folders.map((folder) => ({
    name: basename(folder),
    figures: measure(folder),
    unused: unused(folder),
  }));
  for (const line of figureTable(all)) console.log(line);
  console.log();
  for (const line of all.slice(-1).flatMap((last) => figureDetails(last.figures))) console.log(line);
}
