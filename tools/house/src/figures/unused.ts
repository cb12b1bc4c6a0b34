import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const knip = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', 'knip', 'bin', 'knip.js');
const settings = join(import.meta.dirname, '..', '..', '..', '..', 'knip.jsonc');

interface Report {
  issues: readonly Record<string, unknown>[];
}

/** How much of each kind nobody uses under `root`, judged by this repository's own settings, so that figures compare. */
export function unused(root: string): Record<string, number> {
  const args = [
    '--directory',
    root,
    '--config',
    settings,
    '--reporter',
    'json',
    '--no-exit-code',
    '--no-config-hints',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [knip, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 27,
  });
  if (!stdout.startsWith('{')) throw new Error(`knip gave no report: ${stderr.trim()}`);
  const { issues } = JSON.parse(stdout) as Report;
  const sum = (kind: string) => issues.flatMap((issue) => issue[kind] ?? []).length;
  return {
    files: sum('files'),
    exports: sum('exports'),
    types: sum('types'),
    dependencies: sum('dependencies') + sum('devDependencies'),
  };
}
