import { createCanonicalRegistry } from '@ci-warm/canonical-registry';
import { createRunner } from '@ci-warm/process-runner';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { createRecipeRunner, type RecipeRunnerOptions, type RunRequest } from '../../src/index.ts';
import { connectSandbox } from '../support/connect.ts';

// One run in a process of its own, so that it can be killed.
interface Given {
  request: RunRequest;
  dockerHost: string;
  options: Omit<RecipeRunnerOptions, 'run' | 'connect' | 'registry'>;
}

const { request, dockerHost, options } = JSON.parse(process.argv[2] ?? '') as Given;
const { warmRoot: root, repo, baseDomain: base } = options;
const run = createRunner();
const runner = createRecipeRunner({
  ...options,
  run,
  connect: connectSandbox({ ...options, swarm: createSwarmClient({ dockerHost }) }, run),
  registry: createCanonicalRegistry({ root, repo, base }),
});
console.log((await runner.run(request)).verdict);
