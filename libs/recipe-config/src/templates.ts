import { WarmError } from '@ci-warm/errors';
import { Secret } from '@ci-warm/secret';
import { dependenciesOf, dependencyFields, secretFields } from './dependencies.ts';
import type { RecipeConfig } from './types.ts';

/** What is known once the app has a name and its dependencies are up. */
export interface TemplateValues {
  app: { url: string; domain: string };
  /** Recipe → field → value. */
  deps: Readonly<Record<string, Readonly<Record<string, string | Secret>>>>;
}

/**
 * Fills in the placeholders of a value; whatever else has braces stays as it is. Pure.
 *
 * @throws WarmError `placeholder-unknown` (usage) for one that has no value.
 */
export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replaceAll(pattern, (placeholder, path: string) => {
    const value = lookUp(path, values);
    if (value !== undefined) return value instanceof Secret ? value.reveal() : value;
    throw new WarmError({
      kind: 'usage',
      code: 'placeholder-unknown',
      message: `${placeholder} has no value in this run`,
      hint: 'correct the placeholder in recipe.config.ts, or declare the dependency in deps',
    });
  });
}

/** Those of the settings that hold without any dependency, filled in: for an app that stays when its run is over. Pure. */
export function independentSettings(
  settings: Readonly<Record<string, string>>,
  app: TemplateValues['app'],
): Record<string, string> {
  const own = Object.entries(settings).filter(([, text]) => !namesDependency(text));
  return Object.fromEntries(own.map(([name, text]) => [name, fillTemplate(text, { app, deps: {} })]));
}

/** Whether a value holds a placeholder that a dependency has to fill in. Pure. */
export function namesDependency(text: string): boolean {
  return placeholdersIn(text).some((path) => path.startsWith('deps.'));
}

/** The placeholders in a value, as `deps.keycloak.issuer`. Pure. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(pattern)].map(([, path = '']) => path);
}

/** What is wrong with the placeholders of a value, one line each. Pure. */
export function templateProblems(
  text: string,
  { config, secretsAllowed }: { config: Pick<RecipeConfig, 'deps'>; secretsAllowed: boolean },
): string[] {
  return placeholdersIn(text).flatMap((path) => problemOf(path, config, secretsAllowed) ?? []);
}

/** Names that nothing else has braces around: an env value may well hold JSON. */
const pattern = /\{((?:app|deps)\.[^{}\s]*)\}/g;

function lookUp(path: string, { app, deps }: TemplateValues): string | Secret | undefined {
  const [head, ...rest] = path.split('.');
  if (head === 'app' && rest.length === 1) return own(app, rest[0]);
  const [recipe = '', field, ...more] = rest;
  return more.length === 0 && Object.hasOwn(deps, recipe) ? own(deps[recipe] ?? {}, field) : undefined;
}

function own(values: object, key: string | undefined): string | Secret | undefined {
  return key !== undefined && Object.hasOwn(values, key)
    ? (values as Readonly<Record<string, string | Secret>>)[key]
    : undefined;
}

function problemOf(
  path: string,
  config: Pick<RecipeConfig, 'deps'>,
  secretsAllowed: boolean,
): string | undefined {
  if (path === 'app.url' || path === 'app.domain') return undefined;
  const [head, recipe, field = '', ...more] = path.split('.');
  if (head === 'app') return `{${path}} is unknown; there are {app.url} and {app.domain}`;
  const dependency = dependenciesOf(config).find((one) => one.recipe === recipe);
  if (!dependency) return `{${path}} names ${recipe ?? 'nothing'}, which is not among deps`;
  const fields: readonly string[] = dependencyFields[dependency.kind];
  if (!fields.includes(field) || more.length > 0)
    return `{${path}} is unknown; ${recipe} has ${fields.join(', ')}`;
  if (secretFields.has(field) && !secretsAllowed) return `{${path}} is secret: it belongs under secrets`;
  return undefined;
}
