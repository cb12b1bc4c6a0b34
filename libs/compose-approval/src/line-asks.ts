import type { Ask } from './types.ts';

/**
 * Export lines of `abra.sh` that two readers could read differently. What is plain reaches the compose files as a
 * variable and is seen there.
 */
export function exportAsks(abraSh: string): readonly Ask[] {
  return linesOf(abraSh)
    .filter((line) => /^\s*export\b/.test(line) && !plainExport.test(line))
    .map((line) => odd('abra.sh', line));
}

/** Lines of `.env.sample` of which the same is true. */
export function sampleAsks(sample: string): readonly Ask[] {
  return linesOf(sample)
    .filter((line) => !/^\s*(?:#|$)/.test(line) && !plainSetting.test(line))
    .map((line) => odd('.env.sample', line));
}

const linesOf = (text: string) => text.split(/\r\n|[\r\n]/);

const odd = (file: string, line: string): Ask => ({
  kind: 'other',
  value: `${file}: ${line.trim()}`,
  service: undefined,
});

const plainExport = /^\s*export\s+[A-Za-z_]\w*=(?:[\w.+-]*|"[\w.+-]*"|'[\w.+-]*')\s*(?:#(?!.*export).*)?$/;
const plainSetting = /^[A-Za-z_]\w*=(?:[^\s"'\\`#]*|"[^"'\\`]*"|'[^"'\\`]*')\s*(?:\s#.*)?$/;
