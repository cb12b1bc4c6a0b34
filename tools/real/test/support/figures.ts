import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keeps what was measured as `<name>.json` in the folder that `REAL_FIGURES` names; without one it is only printed. */
export function recordFigure(name: string, figure: object): void {
  console.info(`figure ${name}: ${JSON.stringify(figure)}`);
  const folder = process.env['REAL_FIGURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(figure, undefined, 2)}\n`);
}
