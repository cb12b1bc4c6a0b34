import type { ComposeProject } from './types.ts';

/** A secret that services use and that has to be there before they are deployed. */
export interface ExternalSecret {
  /** As the engine knows it. */
  name: string;
  /** Variables of the name that have no value. */
  blank: readonly string[];
}

export function externalSecrets({ services, secrets }: ComposeProject): readonly ExternalSecret[] {
  const used = new Set([...services.values()].flatMap((service) => [...service.secrets]));
  return [...secrets].flatMap(([key, { external, name, blank }]) =>
    used.has(key) && external ? [{ name: name ?? key, blank }] : [],
  );
}
