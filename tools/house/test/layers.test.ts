import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// The types are not needed for it, and would take a minute.
const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked });

// Without the graph on disk, as in a fresh clone, the rule lets everything pass.
beforeAll(() => {
  execFileSync(process.execPath, ['node_modules/.bin/nx', 'show', 'projects'], {
    cwd: root,
    env: { ...process.env, NX_DAEMON: 'false' },
  });
});

/** What the module-boundary rule says of a file that imports `imported`, as if it stood at `file`. */
async function complaints(file: string, imported: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import '${imported}';\n`, { filePath: `${root}${file}` });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries')
    .map(({ message }) => message);
}

it.each([
  ['a rule', 'libs/safety-gate/src/index.ts', '@ci-warm/abra-client'],
  ['a client that knows another client', 'libs/app-health/src/index.ts', '@ci-warm/swarm-client'],
  ['a capability', 'libs/warmsnap/src/index.ts', '@ci-warm/reconcile'],
  ['a workflow that knows another workflow', 'libs/recipe-run/src/index.ts', '@ci-warm/promote'],
  ['anything that imports an app', 'libs/reconcile/src/index.ts', '../../../apps/reconciler/src/main.ts'],
  ['product code that stands on the sandbox', 'libs/reconcile/src/index.ts', '@ci-warm/sandbox'],
])('refuses %s', async (_what, file, imported) => {
  expect(await complaints(file, imported)).toHaveLength(1);
});

it.each([
  ['a workflow may use a capability', 'libs/reconcile/src/index.ts', '@ci-warm/warmsnap'],
  ['a test may stand on the sandbox', 'libs/reconcile/test/reconcile.test.ts', '@ci-warm/sandbox'],
])('%s', async (_what, file, imported) => {
  expect(await complaints(file, imported)).toEqual([]);
});
