import { log, needTerminal, print } from '../cli/output.ts';
import { drawTable } from '../cli/table.ts';
import type { Call } from '../cli/types.ts';
import { lint } from '../lint/lint.ts';
import { checkOutDefaultBranch } from '../recipe/checkout.ts';
import { ensureRecipe } from '../recipe/ensure.ts';
import { remembered } from '../remembered.ts';

/** Ends with 0 whatever it finds; the warning line says that error rules failed. */
export async function recipeLint({ args: [recipe = ''], has, settings }: Call): Promise<void> {
  needTerminal();
  const checkout = await ensureRecipe(recipe, { ...settings, chaos: has('chaos') });
  if (!has('chaos') && remembered.lintChecksOutDefaultBranch) await checkOutDefaultBranch(checkout);
  const report = await lint(checkout);
  if (report.wrong !== undefined) log('WARN', report.wrong);
  const findings = report.findings.filter(({ severity }) => !has('error') || severity === 'error');
  const rows = findings.map(({ id, rule, severity, satisfied, skipped, resolve }) => [
    id,
    rule,
    severity,
    skipped ? '-' : satisfied ? '✅' : '❌',
    skipped ? '✅' : '-',
    resolve,
  ]);
  print(drawTable(['ref', 'rule', 'severity', 'satisfied', 'skipped', 'resolve'], rows));
  if (findings.some(({ severity, satisfied }) => severity === 'error' && !satisfied)) {
    log('WARN', `critical errors present in ${recipe} config`);
  }
}
