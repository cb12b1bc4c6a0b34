import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { timed } from './timed.ts';
import type { Measurement } from './types.ts';

const apps = fileURLToPath(new URL('../../../apps/', import.meta.url));

/** How long each bundle takes to say what it is told to do, beside a Node that does nothing. They take turns. */
export async function benchStartup({ runs }: { runs: number }): Promise<Measurement> {
  const env = { ...process.env, NO_COLOR: '1' };
  const calls = readdirSync(apps).flatMap((app) =>
    ['--print-config', '--help'].map((flag) => ({ name: `${app} ${flag}`, app, flag })),
  );
  const bare: number[] = [];
  const samples = new Map<string, number[]>(calls.map(({ name }) => [name, []]));
  // The first round only warms the caches.
  for (let run = 0; run <= runs; run += 1) {
    const node = timed([process.execPath, '--eval', '0'], env).ms;
    if (run > 0) bare.push(node);
    for (const { name, app, flag } of calls) {
      const { ms } = timed([process.execPath, `${apps}${app}/dist/main.mjs`, flag], env);
      if (run > 0) samples.get(name)?.push(ms);
    }
  }
  const series = [...samples].map(([name, taken]) => ({ name, unit: 'ms' as const, samples: taken }));
  return {
    bench: 'startup',
    machine: `${cpus().length} cores, Node ${process.version}`,
    series: [{ name: 'bare Node', unit: 'ms', samples: bare }, ...series],
    ratios: series.map(({ name, samples: taken }) => ({
      name: `${name} ÷ bare Node`,
      samples: taken.map((ms, index) => ms / bare[index]!),
    })),
  };
}
