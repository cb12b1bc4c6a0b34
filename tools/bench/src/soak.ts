import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import * as z from 'zod';
import { inventoryOf, startSandbox, type Sandbox } from '@ci-warm/sandbox';
import type { Measurement } from './types.ts';

const bundle = fileURLToPath(new URL('../../../apps/quick-runner/dist/main.mjs', import.meta.url));
const recipe = 'custom-html';

const answer = z.object({
  verdict: z.string(),
  reason: z.string().nullable(),
  ms: z.object({ own: z.number() }),
});

interface Ending {
  ms: number;
  ownMs: number;
  /** Why it was not green, if so. */
  failure: string | undefined;
}

/**
 * Cold runs of as many pull requests in one sandbox, some of them at once: how long each took, how many were not green, and
 * what stayed behind. The recipe's tests are this repository's own; every run upgrades from the newest release.
 */
export async function soak({ runs, parallel }: { runs: number; parallel: number }): Promise<Measurement> {
  const sandbox = await startSandbox({ recipes: [recipe] });
  try {
    const before = new Set(await inventoryOf(sandbox));
    const endings: Ending[] = [];
    let next = 0;
    const worker = async () => {
      while (next < runs) {
        next += 1;
        const { commit, ref } = await sandbox.pullRequest(recipe);
        const number = Number(ref.replace('pr-', ''));
        endings.push(await coldRun(sandbox, { commit, number, parallel }));
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    const left = await whatStays(sandbox, before);
    const failures = endings.flatMap(({ failure }) => failure ?? []);
    return {
      bench: `soak, ${parallel} at once`,
      machine: `${cpus().length} cores, Node ${process.version}`,
      series: [
        { name: 'cold run, whole process', unit: 'ms', samples: endings.map(({ ms }) => ms) },
        { name: "of that, the runner's own work", unit: 'ms', samples: endings.map(({ ownMs }) => ownMs) },
      ],
      ratios: [],
      faults: [
        { name: 'runs that were not green', what: failures },
        { name: 'things left behind', what: left },
      ],
    };
  } finally {
    await sandbox.stop();
  }
}

async function coldRun(
  sandbox: Sandbox,
  { commit, number, parallel }: { commit: string; number: number; parallel: number },
): Promise<Ending> {
  const begun = performance.now();
  const ended = await execa(process.execPath, [bundle, '--json'], {
    env: {
      ...sandbox.env,
      ...{ RECIPE: recipe, REF: commit, PR: String(number), STAGES: 'install,upgrade,custom', NO_COLOR: '1' },
      CCCI_MAX_TESTS: String(parallel),
      // A busy machine is no fault of the app.
      CCCI_HEALTH_TIMEOUT_SEC: '120',
    },
    stdin: 'ignore',
    reject: false,
    cleanup: false,
  });
  const { exitCode: code, stdout, stderr } = ended;
  const ms = performance.now() - begun;
  const told = answer.safeParse(stdout === '' ? undefined : JSON.parse(stdout));
  if (code === 0 && told.success) return { ms, ownMs: told.data.ms.own, failure: undefined };
  const why = told.success ? told.data.reason : stderr.trim().split('\n').at(-1);
  return { ms, ownMs: 0, failure: `run ${number} ended with ${code}: ${why}` };
}

/** The engine removes a container some moments after its service. */
async function whatStays(sandbox: Sandbox, before: ReadonlySet<string>): Promise<string[]> {
  const left = async () => (await inventoryOf(sandbox)).filter((line) => !before.has(line));
  for (let looks = 0; looks < 100 && (await left()).length > 0; looks += 1) await delay(50);
  return await left();
}
