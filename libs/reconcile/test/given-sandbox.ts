import { join } from 'node:path';
import { createAbraClient, createRecipeStore } from '@ci-warm/abra-client';
import { createAlertStore } from '@ci-warm/alerts';
import { createAppLifecycle } from '@ci-warm/app-lifecycle';
import { createRunner } from '@ci-warm/process-runner';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap } from '@ci-warm/warmsnap';
import type { ReconcilePorts, WarmAppSpec } from '../src/index.ts';

export const domain = 'warm-web.ci.test';

export const web: WarmAppSpec = {
  name: 'web',
  recipe: 'custom-html',
  domain,
  stateful: true,
  health: { path: '/' },
  window: { windowMs: 300, successes: 3, timeoutMs: 4_000, probeTimeoutMs: 2_000 },
  env: {},
  steps: 'on-failure',
};

export interface Given {
  sandbox: Sandbox;
  ports: ReconcilePorts;
  /** A file of the app's folder under the warm root. */
  file: (name: string) => string;
  abra: (...words: string[]) => Promise<void>;
  /** What was said; emptied by whoever wants to. */
  lines: string[];
  /** Called with each line. */
  onLine: (line: string) => void;
}

/** A small Co-op Cloud with the recipe of a web page, and the tools that reach it. */
export async function givenSandbox(): Promise<Given> {
  const sandbox = await startSandbox({ recipes: ['custom-html'] });
  Object.assign(process.env, sandbox.env);
  const { warmRoot, lockDir, dockerHost, abraDir, connectTo } = sandbox;
  const ingress = { publicUrl: 'http://{domain}', connectTo };
  const lines: string[] = [];
  const onProgress = (line: string) => {
    lines.push(line);
    given.onLine(line);
  };
  const swarm = createSwarmClient({ dockerHost, patience: { timeoutMs: 20_000, onWait: onProgress } });
  const abra = async (...words: string[]) => {
    const result = await createRunner()(['abra', ...words], { timeoutMs: 30_000 });
    if (result.exitCode !== 0) throw new Error(result.stdout + result.stderr);
  };
  const ports: ReconcilePorts = {
    ...{ warmRoot, lockDir, ingress, swarm, alerts: createAlertStore({ root: warmRoot }) },
    onProgress,
    connect: (locks) => {
      const run = createRunner({ inheritDescriptors: locks });
      const client = createAbraClient({ run, abraDir });
      const lifecycle = createAppLifecycle({ abra: client, swarm, ingress, onProgress });
      return { abra: client, lifecycle, swarm, warmsnap: createWarmsnap({ run }) };
    },
    scratchRecipes: async () => ({
      recipes: createRecipeStore({ run: createRunner(), abraDir: join(sandbox.dir, 'scratch') }),
      remove: async () => {},
    }),
    spent: () => ({ abraMs: 0, abraCalls: 0 }),
  };
  const file = (name: string) => join(warmRoot, 'warm-web', name);
  const given: Given = { sandbox, ports, abra, file, lines, onLine: () => undefined };
  return given;
}
