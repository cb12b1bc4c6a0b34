import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependencyRows } from './faults/rows/dependencies.ts';
import { endingRows } from './faults/rows/endings.ts';
import { headRows } from './faults/rows/heads.ts';
import { isolationRows } from './faults/rows/isolation.ts';
import { outsideRows } from './faults/rows/outside.ts';
import { tierRows } from './faults/rows/tiers.ts';

const page = await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'fault-table.md'), 'utf8');

/** The cells of the tables below a heading. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('docs/fault-table.md says of each fault what its test proves, and nothing else', () => {
  it.each([
    ['Tiers', tierRows],
    ['Dependencies', dependencyRows],
    ['Heads', headRows],
    ['Outside', outsideRows],
    ['Endings', endingRows],
    ['Side by side', isolationRows],
  ])('%s', (heading, rows) => {
    const told = rows.map(({ fault, where, outcome, exitCode, left }) => [
      fault,
      where,
      outcome,
      exitCode === 'SIGKILL' ? 'none (137)' : String(exitCode),
      left,
    ]);
    expect(rowsUnder(heading)).toEqual(told);
  });
});
