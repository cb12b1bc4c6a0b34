import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import * as z from 'zod';
import { runCommand } from './run-command.ts';
import type { WarmsnapAnswer, WarmsnapCall } from './warmsnap-child.ts';

export type CallWarmsnap = (call: WarmsnapCall) => Promise<WarmsnapAnswer>;

/** Makes calls of warmsnap, each in a process of its own, from a bundle as the apps ship it. */
export async function createCaller(folder: string, signal: AbortSignal): Promise<CallWarmsnap> {
  const program = join(folder, 'warmsnap-child.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('warmsnap-child.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // CommonJS inside a bundle asks for require.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return async (call) => {
    const { stdout } = await runCommand([process.execPath, program, JSON.stringify(call)], { signal });
    const { id, ...rest } = answer.parse(JSON.parse(stdout));
    return id === undefined ? rest : { ...rest, id };
  };
}

const answer = z.object({ ms: z.number(), peakMiB: z.number(), id: z.string().optional() });
