import type { ConfigTier } from '../types.ts';

/** Every folder under `tests/` whose files are run, with the tier that runs them. Those directly in `tests/` are the tier `custom`. */
export const stageFolders = {
  install: 'install',
  'before-upgrade': 'upgrade',
  upgrade: 'upgrade',
  'before-backup': 'backup',
  backup: 'backup',
  'before-restore': 'restore',
  restore: 'restore',
} as const satisfies Readonly<Record<string, ConfigTier>>;

export type StageFolder = keyof typeof stageFolders;

/** Folder for what tests use and nobody runs, in `tests/` and in each of the folders above. */
export const supportFolder = 'support';

export const isStageFolder = (name: string): name is StageFolder => Object.hasOwn(stageFolders, name);
