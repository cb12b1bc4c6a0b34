import type { BackupPath } from '@ci-warm/recipe-config';
import type { FileFacts } from './files-below.ts';
import type { Marker } from './backup-marker.ts';
import type { BackupPlan, KeptVolume } from './backup-plan.ts';

export type Files = ReadonlyMap<string, FileFacts>;

/** By the volumes' names within the compose file. */
export type FilesOfVolumes = ReadonlyMap<string, Files>;

export interface BackupFacts {
  plan: BackupPlan;
  kept: FilesOfVolumes;
  /** The live volumes right before the backup and right after it. */
  before: FilesOfVolumes;
  after: FilesOfVolumes;
  /** Paths of the plan that are folders in the live volumes, as `<volume>/<path>`. */
  folders: ReadonlySet<string>;
  markers: readonly Marker[];
  /** What the recipe's config asks for in addition. */
  demanded: readonly BackupPath[];
}

/** What is missing from a backup, empty or cut off; one line each. Pure. */
export function backupProblems(facts: BackupFacts): string[] {
  const { plan, kept, markers, demanded } = facts;
  const lost = markers
    .filter(({ volume, path, content }) => kept.get(volume)?.get(path)?.bytes !== content.length)
    .map(({ volume, path }) => `${volume}/${path}, which this run left there, is not in it`);
  const problems = [
    ...plan.volumes.flatMap((volume) => labelProblems(volume, facts)),
    ...lost,
    ...plan.volumes.flatMap((volume) => cutOff(volume, facts)),
    ...demanded.flatMap((demand) => demandProblems(demand, kept)),
  ];
  return [...new Set(problems)];
}

/** What the labels ask for has to be there, unless there is nothing of it. */
function labelProblems({ name, paths, hook }: KeptVolume, { kept, after, folders }: BackupFacts): string[] {
  return (paths ?? ['']).flatMap((path) => {
    const named = path === '' ? `the volume ${name}` : `${name}/${path}`;
    const live = below(path, after.get(name));
    const inside = below(path, kept.get(name));
    const mayBeEmpty = path === '' || folders.has(`${name}/${path}`) || (live.count > 0 && !hook);
    if (inside.count === 0) return mayBeEmpty && live.count === 0 ? [] : [`${named} is not in it`];
    return inside.bytes > 0 || (mayBeEmpty && live.bytes === 0) ? [] : [`${named} is empty in it`];
  });
}

function demandProblems({ volume, path = '', minBytes = 1 }: BackupPath, kept: FilesOfVolumes): string[] {
  const named = path === '' ? `the volume ${volume}` : `${volume}/${path}`;
  const { count, bytes } = below(path, kept.get(volume));
  if (count === 0) return [`${named} is not in it`];
  return bytes >= minBytes ? [] : [`${named} has ${bytes} of at least ${minBytes} bytes in it`];
}

/** Files that nothing wrote to while they were read, and that are shorter in the backup than they are. */
function cutOff({ name, paths, hook }: KeptVolume, { kept, before, after }: BackupFacts): string[] {
  return [...(after.get(name) ?? [])].flatMap(([file, now]) => {
    const then = before.get(name)?.get(file);
    // A dump is finished before it is read; everything else may have grown since.
    const isDump = hook && (paths ?? []).includes(file);
    const steady = isDump || (then !== undefined && same(then, now));
    // The names of one file with many are kept as one.
    if (!steady || now.links > 1 || !(paths ?? ['']).some((path) => isBelow(path, file))) return [];
    const found = kept.get(name)?.get(file);
    if (found === undefined) return [`${name}/${file} is not in it`];
    if (found.bytes === now.bytes) return [];
    return [`${name}/${file} has ${found.bytes} of its ${now.bytes} bytes in it`];
  });
}

function below(path: string, files: Files | undefined): { count: number; bytes: number } {
  const inside = [...(files ?? [])].filter(([file]) => isBelow(path, file));
  return { count: inside.length, bytes: inside.reduce((sum, [, { bytes }]) => sum + bytes, 0) };
}

const isBelow = (path: string, file: string) => path === '' || file === path || file.startsWith(`${path}/`);

const same = (a: FileFacts, b: FileFacts) =>
  a.bytes === b.bytes && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
