import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Strike } from './types.ts';

/** Programs that stand before the real ones on the `PATH` of one run, and strike once each. */
export interface Strikes {
  binDir: string;
  /** Where the id of the run's process has to be written. */
  pidFile: string;
  struck(): number[];
}

export async function makeStrikes(folder: string, strikes: readonly Strike[]): Promise<Strikes> {
  const binDir = join(folder, 'bin');
  const pidFile = join(folder, 'pid');
  await mkdir(binDir, { recursive: true });
  for (const command of new Set(strikes.map((strike) => strike.command))) {
    const own = strikes
      .map((strike, index) => ({ ...strike, index }))
      .filter((one) => one.command === command);
    const program = join(binDir, command);
    await writeFile(program, `${script(folder, command, own)}\n`);
    await chmod(program, 0o755);
  }
  return {
    binDir,
    pidFile,
    struck: () => [...strikes.keys()].filter((index) => existsSync(markOf(folder, index))),
  };
}

const markOf = (folder: string, index: number) => join(folder, `struck-${index}`);

/** Making the mark succeeds once: the calls after it pass. */
function script(folder: string, command: string, strikes: readonly (Strike & { index: number })[]): string {
  const cases = strikes.map(
    ({ words, when, action, index }) => `case " $*" in
${words.replaceAll(' ', '\\ ')})
  if mkdir '${markOf(folder, index)}' 2>/dev/null; then
    ${when === 'before' ? action : `'$real' "$@"; code=$?; ${action}; exit $code`}
  fi ;;
esac`,
  );
  return [
    '#!/bin/sh',
    `RUN=$(cat '${folder}/pid')`,
    `PATH=\${PATH#*:}`,
    `real=$(command -v ${command})`,
    ...cases,
    'exec "$real" "$@"',
  ]
    .join('\n')
    .replaceAll("'$real'", '"$real"');
}
