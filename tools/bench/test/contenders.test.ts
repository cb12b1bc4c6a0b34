import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { chooseContenders, contenderKeys } from '../src/snapshot/choose-contenders.ts';
import { temporaryFolder } from './folder.ts';

/** On a machine with these commands and no others. */
async function chosenWith(commands: readonly string[], reflinks: boolean, only?: readonly string[]) {
  const folder = temporaryFolder();
  for (const command of commands) symlinkSync('/bin/true', join(folder, command));
  vi.stubEnv('PATH', folder);
  const call = () => Promise.reject(new Error('nothing is measured here'));
  const scene = { volume: folder, bytes: 1, settleMs: 1, call, signal: undefined };
  try {
    const { contenders, missing } = await chooseContenders(scene, { stores: folder, reflinks, only });
    return { names: contenders.map(({ name }) => name), missing };
  } finally {
    vi.unstubAllEnvs();
  }
}

it('takes what is there, and gives the remedy for what is not', async () => {
  expect(await chosenWith(['tar', 'rsync'], false)).toEqual({
    names: ['warmsnap', 'tar', 'rsync', 'cp -a', 'dd'],
    missing: [
      'tar-zstd is not measured: apt-get install zstd',
      'restic is not measured: apt-get install restic',
    ],
  });
});

it('takes only what is asked for, and says nothing about the others', async () => {
  expect(await chosenWith([], false, ['warmsnap', 'dd'])).toEqual({ names: ['warmsnap', 'dd'], missing: [] });
});

it('adds the clone where clones share their blocks', async () => {
  const { names } = await chosenWith(['tar', 'zstd', 'rsync', 'restic'], true);
  expect(names).toHaveLength(contenderKeys.length);
  expect(names.at(-1)).toBe('scan + clone');
});
