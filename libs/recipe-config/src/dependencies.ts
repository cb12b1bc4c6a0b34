import type { Dependency, DependencyKind, RecipeConfig } from './types.ts';

/** The dependencies of a recipe with all defaults filled in, in the order of the config. Pure. */
export function dependenciesOf(config: Pick<RecipeConfig, 'deps'>): readonly Required<Dependency>[] {
  return (config.deps ?? []).map((given) => {
    const dependency = typeof given === 'string' ? { recipe: given } : given;
    const kind = dependency.kind ?? (dependency.recipe === 'keycloak' ? 'oidc' : 'app');
    return {
      recipe: dependency.recipe,
      kind,
      shared: kind === 'app' ? 'never' : (dependency.shared ?? 'allowed'),
      redirectUris: dependency.redirectUris ?? ['{app.url}/*'],
    };
  });
}

/** What a placeholder `{deps.<recipe>.<field>}` may ask for; `service` is its host name on a network that both apps are in. */
export const dependencyFields = {
  app: ['url', 'domain', 'service'],
  oidc: [
    'url',
    'domain',
    'service',
    'realm',
    'issuer',
    'discoveryUrl',
    'authorizationUrl',
    'tokenUrl',
    'userinfoUrl',
    'jwksUrl',
    'clientId',
    'username',
    'email',
    'clientSecret',
    'password',
  ],
} as const satisfies Record<DependencyKind, readonly string[]>;

/** Those that never go into an env file, whose values everybody can read who may look at a service. */
export const secretFields: ReadonlySet<string> = new Set(['clientSecret', 'password']);
