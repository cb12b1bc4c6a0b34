import { runCommand } from '../run-command.ts';

/** Removes all that is in the volume, as a restore does that cannot tell what is still good. */
export async function emptied(volume: string, signal: AbortSignal | undefined): Promise<number> {
  return (await runCommand(['find', volume, '-mindepth', '1', '-delete'], { signal })).ms;
}
