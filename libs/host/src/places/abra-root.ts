import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@ci-warm/errors';
import { settingName, type PlaceProblem } from './types.ts';

/** abra's own folder. It is never made here: an empty one would have no server. */
export async function abraProblem(abraDir: string): Promise<PlaceProblem | undefined> {
  const remedy = 'Name the folder that abra was set up in (abra server add --local), usually ~/.abra';
  const message = `${settingName('abraDir')} ${abraDir}`;
  try {
    return (await stat(abraDir)).isDirectory() ? undefined : { message: `${message} is no folder`, remedy };
  } catch (error) {
    return { message: `${message} cannot be used: ${messageOf(error)}`, remedy };
  }
}

/** The server that apps are made on, by the name that abra has for it. */
export async function serverProblem(abraDir: string, server: string): Promise<PlaceProblem | undefined> {
  const folder = join(abraDir, 'servers');
  const known = await readdir(folder).catch(() => undefined);
  // Without any of its own the abra root is what is wrong, or abra has never been set up in it.
  if (known === undefined && (await abraProblem(abraDir)) !== undefined) return undefined;
  const place = await stat(join(folder, server)).catch(() => undefined);
  if (place?.isDirectory()) return undefined;
  const names = known?.filter((name) => !name.startsWith('.')).sort() ?? [];
  return {
    message: `${settingName('server')}: abra has no server ${server} in ${folder}`,
    remedy:
      names.length === 0
        ? 'Add it with abra server add'
        : `It has ${names.join(', ')}; others by abra server add`,
  };
}
