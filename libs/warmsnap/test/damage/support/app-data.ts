import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createWarmsnap, type SnapshotSource } from '../../../src/index.ts';
import { portraitOf, type Portrait } from './portrait.ts';

export const owner = 'warm-app';

export type AppData = ReturnType<typeof appData>;

/** The volumes and the store of one app below `root`, and what may be done with them. Nothing is made yet. */
export function appData(root: string) {
  const store = join(root, 'warm', 'app', 'snapshots');
  const volume = (name: string): SnapshotSource => ({
    name,
    path: join(root, 'volumes', `app_${name}`, '_data'),
  });
  const [data, extra] = [volume('data'), volume('extra')];
  const sources = [data, extra];
  // No file is too young for the index: changes here come a clock tick after it was written (see `settle`).
  const warmsnap = createWarmsnap({ testing: { racyMs: 0 } });
  const settled = { assertSettled: async () => {}, freeFloor: 0 };
  return {
    root,
    store,
    sources,
    data: data.path,
    extra: extra.path,
    warmsnap,
    take: () => warmsnap.take({ sources, store, owner, ...settled }),
    restore: (id: string) => warmsnap.restore({ store, id, owner, sources, ...settled }),
    verify: (id: string, level: 'quick' | 'full' = 'full') => warmsnap.verify({ store, id, owner }, level),
    /** One portrait for each volume: what lies beside it (staging) is asked for by `besideVolumes`. */
    portraits: (options?: { identity: boolean }): Portrait[] =>
      sources.map(({ path }) => portraitOf(path, options)),
    besideVolumes: (): string[] =>
      sources.flatMap(({ path }) => readdirSync(dirname(path)).filter((name) => name !== '_data')),
    inStore: (): string[] => readdirSync(store).filter((name) => !name.startsWith('.')),
    snapshotted: (id: string): Portrait[] =>
      sources.map(({ name }) => portraitOf(join(store, id, 'data', name))),
  };
}

/** A small volume of everything that a restore treats in its own way, and a second volume. */
export function fillSmall({ sources, data, extra }: AppData): void {
  for (const { path } of sources) mkdirSync(path, { recursive: true });
  writeFileSync(join(extra, 'one'), 'extra');
  mkdirSync(join(data, 'base', 'deep'), { recursive: true });
  mkdirSync(join(data, 'empty'), { mode: 0o700 });
  mkdirSync(join(data, 'still'));
  mkdirSync(join(data, 'closed'));
  writeFileSync(join(data, 'closed', 'kept'), 'kept\n');
  chmodSync(join(data, 'closed'), 0o500);
  writeFileSync(join(data, 'base', 'row'), 'one row\n');
  writeFileSync(join(data, 'base', 'deep', 'block'), Buffer.alloc(40_000, 'x'));
  linkSync(join(data, 'base', 'row'), join(data, 'same-row'));
  writeFileSync(join(data, 'still', 'one'), 'never changes\n');
  writeFileSync(Buffer.concat([Buffer.from(`${data}/`), oddName]), 'odd');
  writeFileSync(join(data, 'script'), '#!/bin/sh\n');
  chmodSync(join(data, 'script'), 0o4750);
  symlinkSync('base/row', join(data, 'pointer'));
  execFileSync('touch', ['-d', '2020-02-02 02:02:02.123456789', join(data, 'base', 'row')]);
}

/** Files beside those of `fillSmall`, so that there is some work to interrupt. */
export function fillMore({ data }: AppData, files: number): void {
  for (let file = 0; file < files; file += 1) {
    mkdirSync(join(data, `rows-${file % 5}`), { recursive: true });
    writeFileSync(rowPath(data, file), Buffer.alloc(500 * (file + 1), `row ${file} `));
  }
}

/** Changes some of the files that `fillMore` made: in place, with another length, or away and back as a new one. */
export function driftMore({ data }: AppData, files: number, random: () => number): void {
  for (let file = 0; file < files; file += 1) {
    const path = rowPath(data, file);
    const kind = random();
    if (kind < 0.1) writeFileSync(path, `${random()}`, { flag: existsSync(path) ? 'r+' : 'w' });
    else if (kind < 0.2) writeFileSync(path, Buffer.alloc(Math.trunc(random() * 30_000), 'n'));
    else if (kind < 0.3) rmSync(path, { force: true });
    else if (kind < 0.4) writeFileSync(`${path}-new`, `${random()}`);
  }
}

/** Enough that several threads copy it, each file in more than one piece. */
export function fillLarge({ data }: AppData): void {
  for (const name of largeNames) writeFileSync(join(data, name), Buffer.alloc(17 * 1024 ** 2, `${name} `));
}

/** Now and then a page of each large file changes in place: all of it has to be copied again. */
export function driftLarge({ data }: AppData, random: () => number): void {
  if (random() > 0.25) return;
  for (const name of largeNames) {
    const file = openSync(join(data, name), 'r+');
    writeSync(file, `${random()}`, Math.trunc(random() * 17) * 1024 ** 2);
    closeSync(file);
  }
}

const largeNames = ['large-0', 'large-1'];

/** What a failed upgrade leaves: changed, added, removed and replaced names. `still` is left alone. */
export function drift({ data, extra }: AppData): void {
  writeFileSync(join(extra, 'one'), 'EXTRA');
  writeFileSync(join(data, 'base', 'row'), 'ONE ROW, and then more of it\n');
  writeFileSync(join(data, 'base', 'deep', 'block'), Buffer.alloc(40_000, 'y'));
  writeFileSync(join(data, 'base', 'added'), 'by the upgrade');
  writeFileSync(join(data, 'closed', 'kept'), 'not kept\n');
  unlinkSync(join(data, 'script'));
  unlinkSync(join(data, 'pointer'));
  mkdirSync(join(data, 'pointer'));
  writeFileSync(join(data, 'pointer', 'inside'), 'a directory in place of a link');
  rmSync(join(data, 'empty'), { recursive: true });
  chmodSync(join(data, 'base', 'deep'), 0o711);
  renameSync(Buffer.concat([Buffer.from(`${data}/`), oddName]), join(data, 'even'));
}

/** Times of files are those of the kernel's last clock tick: what is written from here on has a later one. */
export const settle = (): Promise<void> => delay(20);

function rowPath(data: string, file: number): string {
  return join(data, `rows-${file % 5}`, `${file}`);
}

// A newline, a byte that is no UTF-8, a percent sign.
const oddName = Buffer.from([0x6f, 0x0a, 0xff, 0x25, 0x20, 0x2d]);
