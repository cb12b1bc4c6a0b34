import * as z from 'zod';
import { dependenciesOf } from './dependencies.ts';
import type { Dependency } from './types.ts';
import { dependency } from './schema-parts.ts';
import { templateProblems } from './templates.ts';

/** What no key can know by itself: whether the keys fit together. Looks at what is sound, whatever else is wrong. */
export function checkWhole(given: unknown, context: z.RefinementCtx): void {
  const report = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const config = soundParts.parse(given);
  const deps = config.deps.flatMap((one, index) => {
    const parsed = dependency.safeParse(one);
    return parsed.success ? [{ index, given: parsed.data }] : [];
  });

  const seen = new Set<string>();
  for (const { index, given: one } of deps) {
    const path = ['deps', index];
    for (const [key, message] of dependencyProblems(one)) report([...path, key], message);
    const name = typeof one === 'string' ? one : one.recipe;
    if (seen.has(name)) report(path, `${name} is there twice`);
    seen.add(name);
  }

  const declared = { deps: deps.map((one) => one.given) };
  for (const key of ['env', 'upgradeEnv', 'secrets'] as const) {
    for (const [name, value] of Object.entries(config[key])) {
      if (typeof value !== 'string') continue;
      const options = { config: declared, secretsAllowed: key === 'secrets' };
      for (const problem of templateProblems(value, options)) report([key, name], problem);
    }
  }
}

function dependencyProblems(given: string | Dependency): [key: string, message: string][] {
  if (typeof given === 'string') return [];
  const [{ kind, redirectUris } = { kind: 'app', redirectUris: [] }] = dependenciesOf({ deps: [given] });
  if (kind === 'app')
    return [
      ...(given.redirectUris ? [['redirectUris', 'is for the kind oidc only'] as [string, string]] : []),
      ...(given.shared === 'allowed' ? [['shared', 'an app is never shared'] as [string, string]] : []),
    ];
  return redirectUris.flatMap((uri) =>
    templateProblems(uri, { config: {}, secretsAllowed: false }).map((problem): [string, string] => [
      'redirectUris',
      problem,
    ]),
  );
}

const anyRecord = z.record(z.string(), z.unknown()).catch({});
const soundParts = z
  .object({ deps: z.array(z.unknown()).catch([]), env: anyRecord, upgradeEnv: anyRecord, secrets: anyRecord })
  .catch({ deps: [], env: {}, upgradeEnv: {}, secrets: {} });
