import { baseUrl } from '@ci-warm/ingress';
import { secretVersionKey } from '@ci-warm/app-lifecycle';
import { failpoint } from '@ci-warm/failpoints';
import {
  fillTemplate,
  namesDependency,
  type RecipeConfig,
  type TemplateValues,
} from '@ci-warm/recipe-config';
import { Secret } from '@ci-warm/secret';
import type { TestedApp, Wiring } from '../contract/app.ts';
import type { ReadyDependency } from '../contract/dependency.ts';

/** The app once its dependencies are ready: its config filled in with them, and allowed to call them. */
export function wireApp(app: TestedApp, ready: readonly ReadyDependency[]): TestedApp {
  const { config, domain, proof, tools } = app;
  const url = baseUrl(tools.ingress, domain);
  const mayCall = [...(proof.health.mayCall ?? []), ...ready.map(({ place }) => place.domain)];
  return {
    ...app,
    ...wire(config, { url, domain }, ready),
    dependencies: ready,
    proof: { ...proof, health: { ...proof.health, mayCall } },
  };
}

/** The config of a run with its placeholders filled in, and the wiring apart. Pure. */
export function wire(
  config: RecipeConfig,
  app: TemplateValues['app'],
  ready: readonly ReadyDependency[],
): { config: RecipeConfig; wiring: Wiring } {
  const values: TemplateValues = {
    app,
    deps: Object.fromEntries(ready.map(({ place, values: known }) => [place.recipe, known])),
  };
  const filled = (settings: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(settings).map(([name, text]) => [name, fillTemplate(text, values)]));
  const env = filled(config.env);
  const secrets = config.secrets ?? {};
  return {
    config: {
      ...config,
      ...(config.env ? { env } : {}),
      ...(config.upgradeEnv ? { upgradeEnv: filled(config.upgradeEnv) } : {}),
    },
    wiring: {
      env: Object.fromEntries(
        Object.entries(env).filter(([name]) => namesDependency(config.env?.[name] ?? '')),
      ),
      dependentSecrets: new Set(Object.keys(secrets).filter((name) => namesDependency(secrets[name] ?? ''))),
      secrets: Object.entries(filled(secrets)).map(([name, value]) => ({
        name,
        value: new Secret(value),
        ofRecipe: true,
      })),
    },
  };
}

/**
 * Wires a canonical to this run's dependencies. Its own secrets stay as they are: each run brings its own under a version
 * of its own, which goes with everything else when the canonical is returned to known-good.
 */
export async function rewireCanonical(app: TestedApp, runId: string): Promise<void> {
  const { tools, domain, wiring } = app;
  if (Object.keys(wiring.env).length + wiring.dependentSecrets.size === 0) return;
  const env = (await tools.abra.readEnv(domain))?.values;
  const versions = Object.fromEntries(ownSecretVersions(runId, wiring.dependentSecrets, env));
  failpoint('recipe-run.rewire-canonical');
  await tools.abra.editEnv(domain, { ...wiring.env, ...versions });
  await tools.lifecycle.insertMissingSecrets(domain, wiring.secrets);
}

/** The settings by which a canonical takes this run's own secrets instead of its own. */
export function ownSecretVersions(
  id: string,
  secrets: Iterable<string>,
  env: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> {
  const keys = [...secrets].map(secretVersionKey).filter((key) => env?.has(key));
  return new Map(keys.map((key) => [key, `q${id.slice(-6)}`]));
}
