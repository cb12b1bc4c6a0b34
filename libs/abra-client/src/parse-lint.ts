import { stripTerminal } from '@ci-warm/process-runner';
import type { LintReport, LintRule } from './types.ts';

/** Reads the table of `abra recipe lint`, which ends with exit code 0 whatever it found. */
export function parseLint(output: string): LintReport {
  const text = stripTerminal(output);
  const errors: LintRule[] = [];
  const warnings: LintRule[] = [];
  for (const row of tableRows(text)) {
    if (isSatisfied(row)) continue;
    (/^err/i.test(row.severity) ? errors : warnings).push({ id: row.id, description: row.description });
  }
  // Should the table change its looks one day, the closing line still says it.
  if (errors.length === 0 && /critical errors present/.test(text))
    errors.push({ id: 'lint', description: 'critical errors present' });
  return { ok: errors.length === 0, errors, warnings, output: text };
}

interface Row {
  id: string;
  description: string;
  severity: string;
  satisfied: string;
  skipped: string;
}

function tableRows(text: string): Row[] {
  let columns = ['ref', 'rule', 'severity', 'satisfied', 'skipped'];
  const rows: Row[] = [];
  for (const line of text.split('\n')) {
    const cells = line.split(/[│┃|]/).map((cell) => cell.trim());
    if (cells.length < 3) continue;
    cells.shift();
    if (cells[0]?.toLowerCase() === 'ref') columns = cells.map((cell) => cell.toLowerCase());
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    if (/^R\d+$/.test(cell('ref'))) {
      rows.push({
        id: cell('ref'),
        description: cell('rule'),
        severity: cell('severity'),
        satisfied: cell('satisfied'),
        skipped: cell('skipped'),
      });
    } else if (cell('ref') === '' && cell('rule') !== '') {
      // A long description goes on in the next line.
      const last = rows.at(-1);
      if (last !== undefined) last.description += ` ${cell('rule')}`;
    }
  }
  return rows;
}

function isSatisfied({ satisfied, skipped }: Row): boolean {
  return yes.test(satisfied) || yes.test(skipped);
}

const yes = /✅|✔|^(?:yes|true)$/i;
