import { WarmError } from '@ci-warm/errors';
import { contenderKeys } from './choose-contenders.ts';
import { filesPerGiB } from './plan-volume.ts';
import type { FileSystem } from './place.ts';

export interface SnapshotOptions {
  mode: 'table' | 'series' | 'memory';
  runs: number;
  bytes: number;
  files: number;
  fileSystems: readonly FileSystem[];
  /** Contenders; all of them when absent. */
  only: readonly string[] | undefined;
  settleMs: number;
}

export interface SnapshotFlags {
  size?: string | undefined;
  files?: string | undefined;
  fs?: string | undefined;
  only?: string | undefined;
  'settle-ms'?: string | undefined;
  series?: boolean | undefined;
  memory?: boolean | undefined;
}

/** @throws WarmError `bad-usage` (usage) with every problem at once */
export function readOptions(flags: SnapshotFlags, runs: number): SnapshotOptions {
  const problems: string[] = [];
  const bytes = bytesOf(flags.size ?? '1G');
  if (Number.isNaN(bytes)) problems.push(`--size ${flags.size} is no size such as 512M or 1.5G`);
  const count = (name: string, text: string): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1) problems.push(`--${name} ${text} is no count`);
    return number;
  };
  const among = <T extends string>(name: string, text: string, known: readonly T[]): T[] => {
    const words = text.split(',');
    const unknown = words.filter((word) => !known.includes(word as T));
    if (unknown.length > 0) problems.push(`--${name} knows ${known.join(', ')}, not ${unknown.join(', ')}`);
    return words as T[];
  };
  if (flags.series && flags.memory)
    problems.push('--series and --memory are two measurements: one at a time');
  const scaled = `${Math.max(40, Math.round((bytes / 1024 ** 3) * filesPerGiB))}`;
  const options: SnapshotOptions = {
    mode: flags.series ? 'series' : flags.memory ? 'memory' : 'table',
    runs,
    bytes,
    files: count('files', flags.files ?? (flags.memory ? '200000' : scaled)),
    fileSystems: among('fs', flags.fs ?? 'ext4,xfs,btrfs', fileSystems),
    only: flags.only === undefined ? undefined : among('only', flags.only, contenderKeys),
    settleMs: count('settle-ms', flags['settle-ms'] ?? '2100'),
  };
  if (problems.length === 0) return options;
  throw new WarmError({
    kind: 'usage',
    code: 'bad-usage',
    message: problems.join('; '),
    hint: 'npm run bench -- --help',
  });
}

const fileSystems: readonly FileSystem[] = ['ext4', 'ext4-loop', 'xfs', 'btrfs', 'here'];

/** `8M`, `1G`, `0.25G`; NaN for anything else. */
function bytesOf(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([KMG])$/.exec(text) ?? [];
  return unit === undefined ? Number.NaN : Math.round(Number(number) * 1024 ** ('KMG'.indexOf(unit) + 1));
}
