import { chaos, machine } from './common-flags.ts';
import type { Verb } from './types.ts';

/** What an app keeps: secrets, volumes, backups. */
export const dataVerbs: readonly Verb[] = [
  {
    path: ['app', 'secret', 'generate'],
    args: ['<domain>', '[secret]', '[version]'],
    flags: { ...machine, ...chaos, all: { short: 'a' }, pass: { short: 'p' } },
    summary: 'Generate secrets',
    load: async () => (await import('../verbs/secret-generate.ts')).secretGenerate,
  },
  {
    path: ['app', 'secret', 'insert'],
    args: ['<domain>', '<secret>', '<version>', '<value>'],
    flags: { ...chaos, file: { short: 'f' }, trim: { short: 't' } },
    summary: 'Insert a secret',
    load: async () => (await import('../verbs/secret-insert.ts')).secretInsert,
  },
  {
    path: ['app', 'secret', 'ls'],
    args: ['<domain>'],
    flags: { ...machine, ...chaos },
    summary: 'List secrets',
    load: async () => (await import('../verbs/secret-ls.ts')).secretLs,
  },
  {
    path: ['app', 'secret', 'rm'],
    args: ['<domain>', '[secret]'],
    flags: { ...chaos, all: { short: 'a' } },
    summary: 'Remove secrets',
    load: async () => (await import('../verbs/secret-rm.ts')).secretRm,
  },
  {
    path: ['app', 'volume', 'ls'],
    args: ['<domain>'],
    flags: machine,
    summary: 'List volumes',
    load: async () => (await import('../verbs/app-volume.ts')).volumeLs,
  },
  {
    path: ['app', 'volume', 'rm'],
    args: ['<domain>', '[volume]'],
    flags: { force: { short: 'f' } },
    summary: 'Remove volumes of an undeployed app',
    load: async () => (await import('../verbs/app-volume.ts')).volumeRm,
  },
  {
    path: ['app', 'backup', 'create'],
    args: ['<domain>'],
    flags: chaos,
    summary: 'Back up the labelled services',
    load: async () => (await import('../verbs/app-backup.ts')).backupCreate,
  },
  {
    path: ['app', 'backup', 'snapshots'],
    args: ['<domain>'],
    flags: {},
    summary: 'List backups',
    load: async () => (await import('../verbs/app-backup.ts')).backupSnapshots,
  },
  {
    path: ['app', 'backup', 'list'],
    args: ['<domain>'],
    flags: { snapshot: { short: 's', value: true } },
    summary: 'List the files of a backup',
    load: async () => (await import('../verbs/app-backup.ts')).backupList,
  },
  {
    path: ['app', 'backup', 'download'],
    args: ['<domain>'],
    flags: { snapshot: { short: 's', value: true }, volumes: { short: 'v' } },
    summary: 'Download the volumes of a backup',
    load: async () => (await import('../verbs/app-backup.ts')).backupDownload,
  },
  {
    path: ['app', 'restore'],
    args: ['<domain>'],
    flags: { snapshot: { short: 's', value: true } },
    summary: 'Restore a backup',
    load: async () => (await import('../verbs/app-restore.ts')).appRestore,
  },
];
