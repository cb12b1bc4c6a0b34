import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { edit, editAndSeal, flipBit, zeroBlock } from './hurt.ts';
import { removeFolder } from './scratch.ts';

/** Two snapshots of one app, of which the newer one is damaged, and one that another app took of the same volumes. */
export interface Victim {
  folder: string;
  older: string;
  stranger: string;
}

interface Damage {
  hurt: (victim: Victim) => void;
  /** Metadata looks right: only reading the content shows it. */
  hidden?: true;
}

const data = (folder: string, name: string): string => join(folder, 'data', 'data', name);
const manifest = (folder: string): string => join(folder, 'manifest');

/** Every file that is hurt here differs from the live one, so a restore would write it back. */
export const damages: Record<string, Damage> = {
  'a flipped bit': { hurt: ({ folder }) => flipBit(data(folder, 'base/row'), 3), hidden: true },
  'the last bit of a large file flipped': {
    hurt: ({ folder }) => flipBit(data(folder, 'base/deep/block'), 39_999, 7),
    hidden: true,
  },
  'a flipped bit in the other volume': {
    hurt: ({ folder }) => flipBit(data(folder, '../extra/one'), 1),
    hidden: true,
  },
  'a block of zeros': {
    hurt: ({ folder }) => zeroBlock(data(folder, 'base/deep/block'), 4096, 64),
    hidden: true,
  },
  'a truncated file': { hurt: ({ folder }) => truncateSync(data(folder, 'base/deep/block'), 4096) },
  'an emptied file': { hurt: ({ folder }) => truncateSync(data(folder, 'script'), 0) },
  'a file that grew': { hurt: ({ folder }) => appendFileSync(data(folder, 'base/row'), '!') },
  'a missing file': { hurt: ({ folder }) => unlinkSync(data(folder, 'script')) },
  'a missing name of a file that has two': { hurt: ({ folder }) => unlinkSync(data(folder, 'same-row')) },
  'a missing link': { hurt: ({ folder }) => unlinkSync(data(folder, 'pointer')) },
  'a link that leads elsewhere': {
    hurt: ({ folder }) => {
      unlinkSync(data(folder, 'pointer'));
      symlinkSync('base/deep', data(folder, 'pointer'));
    },
  },
  'a missing empty directory': { hurt: ({ folder }) => rmSync(data(folder, 'empty'), { recursive: true }) },
  'a missing tree': { hurt: ({ folder }) => rmSync(data(folder, 'base'), { recursive: true }) },
  'a missing volume': { hurt: ({ folder }) => rmSync(data(folder, '../extra'), { recursive: true }) },
  'no data at all': { hurt: ({ folder }) => renameSync(join(folder, 'data'), join(folder, 'gone')) },
  'an extra file': { hurt: ({ folder }) => writeFileSync(data(folder, 'base/stray'), '') },
  'an extra directory': { hurt: ({ folder }) => mkdirSync(data(folder, 'stray')) },
  'a link in place of a file': {
    hurt: ({ folder }) => {
      renameSync(data(folder, 'script'), join(folder, 'script'));
      symlinkSync(join(folder, 'script'), data(folder, 'script'));
    },
  },
  'a file of two names taken apart': {
    hurt: ({ folder }) => {
      const content = readFileSync(data(folder, 'same-row'));
      unlinkSync(data(folder, 'same-row'));
      writeFileSync(data(folder, 'same-row'), content);
    },
  },
  'other permissions': { hurt: ({ folder }) => chmodSync(data(folder, 'script'), 0o750) },
  'another time of a link': { hurt: ({ folder }) => lutimesSync(data(folder, 'pointer'), 1, 1) },
  'a missing manifest': { hurt: ({ folder }) => unlinkSync(manifest(folder)) },
  'an empty manifest': { hurt: ({ folder }) => truncateSync(manifest(folder), 0) },
  'a directory in place of the manifest': {
    hurt: ({ folder }) => {
      unlinkSync(manifest(folder));
      mkdirSync(manifest(folder));
    },
  },
  'the manifest of an older snapshot': {
    hurt: ({ folder, older }) => copyFileSync(manifest(older), manifest(folder)),
  },
  'all of an older snapshot under the newer name': {
    hurt: ({ folder, older }) => {
      removeFolder(folder);
      renameSync(older, folder);
    },
  },
  'the manifest of another app': {
    hurt: ({ folder, stranger }) => copyFileSync(manifest(stranger), manifest(folder)),
  },
  'a manifest cut short in a line': { hurt: ({ folder }) => truncateSync(manifest(folder), 700) },
  'a manifest without its last line': {
    hurt: ({ folder }) => edit(manifest(folder), (text) => text.replace(/[^\n]+\n$/, '')),
  },
  'a manifest without one of its names': {
    hurt: ({ folder }) => edit(manifest(folder), (text) => text.replace(/[^\n]*"path":"script"[^\n]*\n/, '')),
  },
  'a manifest with a line more': { hurt: ({ folder }) => appendFileSync(manifest(folder), '{}\n') },
  'an edited mode in the manifest': {
    hurt: ({ folder }) =>
      edit(manifest(folder), (text) => text.replace(`"mode":${0o4750}`, `"mode":${0o4755}`)),
  },
  'an edited hash in the manifest': {
    hurt: ({ folder }) =>
      edit(manifest(folder), (text) => text.replace(/"hash":"[0-9a-f]{4}/, '"hash":"0000')),
  },
  'an edited hash, sealed again': {
    hurt: ({ folder }) =>
      editAndSeal(manifest(folder), (text) => text.replace(/"hash":"[0-9a-f]{4}/g, '"hash":"0000')),
    hidden: true,
  },
  'a name dropped from the manifest, sealed again': {
    hurt: ({ folder }) =>
      editAndSeal(manifest(folder), (text) => text.replace(/[^\n]*"path":"script"[^\n]*\n/, '')),
  },
  'a name that leads out of the volume, sealed again': {
    hurt: ({ folder }) =>
      editAndSeal(manifest(folder), (text) => text.replace('"path":"script"', '"path":"../../../script"')),
  },
  'a manifest of a format to come': {
    hurt: ({ folder }) => editAndSeal(manifest(folder), (text) => text.replace('"format":1', '"format":2')),
  },
};
