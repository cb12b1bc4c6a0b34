import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { startSandbox } from '@ci-warm/sandbox';
import { timed } from './timed.ts';
import type { Measurement } from './types.ts';

const bundle = fileURLToPath(new URL('../../../apps/reconciler/dist/main.mjs', import.meta.url));

const answer = z.object({
  outcome: z.literal('noop'),
  ms: z.number(),
  outside: z.object({ abraCalls: z.number() }),
});

/**
 * A reconcile of a healthy Keycloak at its target, as a whole process, from the bundle as it ships. Its floor is what no
 * reconciler that looks at the remote can do without: the start of Node and one git fetch. The three take turns.
 */
export async function benchNoop({ runs }: { runs: number }): Promise<Measurement> {
  const sandbox = await startSandbox({ recipes: ['traefik', 'keycloak'] });
  try {
    const env = { ...process.env, ...sandbox.env, NO_COLOR: '1' };
    timed([process.execPath, bundle, 'keycloak', '--json'], env);
    const whole: number[] = [];
    const inside: number[] = [];
    const floor: number[] = [];
    const calls: number[] = [];
    const checkout = path.join(sandbox.abraDir, 'recipes', 'keycloak');
    // The first round only warms the caches.
    for (let run = 0; run <= runs; run += 1) {
      const reconciled = timed([process.execPath, bundle, 'keycloak', '--json'], env);
      const node = timed([process.execPath, '--eval', '0'], env).ms;
      const fetch = timed(['git', '-C', checkout, 'fetch', '--quiet', '--tags', 'origin'], env).ms;
      if (run === 0) continue;
      const { ms, outside } = answer.parse(JSON.parse(reconciled.stdout));
      whole.push(reconciled.ms);
      inside.push(ms);
      floor.push(node + fetch);
      calls.push(outside.abraCalls);
    }
    return {
      bench: 'noop',
      machine: `${cpus().length} cores, Node ${process.version}`,
      series: [
        { name: 'no-op reconcile, whole process', unit: 'ms', samples: whole },
        { name: 'of that, after start-up', unit: 'ms', samples: inside },
        { name: 'floor: bare Node and bare git fetch', unit: 'ms', samples: floor },
        { name: 'abra processes', unit: 'count', samples: calls },
      ],
      ratios: [{ name: 'whole ÷ floor', samples: whole.map((ms, index) => ms / floor[index]!) }],
    };
  } finally {
    await sandbox.stop();
  }
}
