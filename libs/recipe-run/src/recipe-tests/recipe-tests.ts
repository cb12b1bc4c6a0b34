import { join } from 'node:path';
import { appUrl } from '@ci-warm/app-health';
import { stackName } from '@ci-warm/app-names';
import type { RunCommand } from '@ci-warm/process-runner';
import { ensureFolder, writeJsonFile } from '@ci-warm/state-files';
import type { TestResult } from '@ci-warm/run-results';
import type { RecipeTests, Run } from '../lanes/run.ts';
import type { TestContext } from '../types.ts';
import { runRecipeTests } from './run-recipe-tests.ts';
import { testEnvironment } from './test-environment.ts';

export interface RecipeTestsPorts {
  command: RunCommand;
  /** The CI repository. */
  repo: string;
  /** The run's folder. */
  folder: string;
  lane: TestContext['lane'];
  proxyUrl: string | undefined;
}

/** Runs a folder of the recipe's tests against what is deployed now. */
export async function recipeTests(
  ports: RecipeTestsPorts,
  run: Run,
  which: RecipeTests,
): Promise<TestResult[]> {
  const { recipe, domain, config, tools, log } = run;
  const url = appUrl(tools.ingress, domain).href.replace(/\/$/, '');
  const contextPath = join(ports.folder, 'context.json');
  await ensureFolder(join(ports.folder, 'scratch'));
  await writeJsonFile(contextPath, await contextOf(ports, run, which, url), { mode: 0o600 });
  const results = await run.watch.outside(() =>
    runRecipeTests({
      folder: join(ports.repo, 'recipes', recipe, 'tests', which.folder),
      work: join(ports.folder, 'tests'),
      name: which.folder || which.tier,
      run: ports.command,
      env: testEnvironment({
        ambient: process.env,
        contextPath,
        appUrl: url,
        tier: which.tier,
        ingress: tools.ingress,
        proxyUrl: ports.proxyUrl,
      }),
      timeoutMs: (config.timeouts?.testSec ?? defaultTestSec) * 1000,
      signal: tools.signal,
      onLine: log.detail,
    }),
  );
  for (const { name, outcome, reason } of results)
    log.say(`${outcome}: ${name}${reason === undefined ? '' : ` (${reason})`}`);
  return results;
}

async function contextOf(
  { lane, folder }: RecipeTestsPorts,
  run: Run,
  which: RecipeTests,
  url: string,
): Promise<TestContext> {
  const stack = stackName(run.domain);
  const volumes = await run.tools.swarm.volumesOf(stack);
  return {
    schema: 1,
    runId: run.id,
    recipe: run.recipe,
    lane,
    tier: which.tier,
    phase: which.phase,
    app: { url, domain: run.domain, stack },
    ...(which.version === undefined ? {} : { version: which.version }),
    commit: which.commit,
    volumes: Object.fromEntries(
      volumes.map(({ name, mountpoint }) => [
        name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name,
        mountpoint,
      ]),
    ),
    scratch: join(folder, 'scratch'),
    dependencies: {},
  };
}

const defaultTestSec = 300;
