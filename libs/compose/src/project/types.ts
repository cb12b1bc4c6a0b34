/** What the compose files of an app declare together, with their variables filled in. */
export interface ComposeProject {
  services: ReadonlyMap<string, ComposeService>;
  volumes: ReadonlyMap<string, ComposeResource>;
  networks: ReadonlyMap<string, ComposeResource>;
  secrets: ReadonlyMap<string, ComposeResource>;
  configs: ReadonlyMap<string, ComposeResource>;
}

export interface ComposeService {
  image: string | undefined;
  /** Keys of the secrets, networks and configs that it uses. */
  secrets: ReadonlySet<string>;
  networks: ReadonlySet<string>;
  configs: ReadonlySet<string>;
  /** `replicated` where it says nothing. */
  mode: string;
}

/** A volume, network, secret or config. */
export interface ComposeResource {
  /** It is there already: abra or an operator made it. */
  external: boolean;
  /** A name of its own choice. */
  name: string | undefined;
  /** Variables of that name that have no value. */
  blank: readonly string[];
  /** Where its content is, as it is written: relative to the recipe's folder. Secrets and configs only. */
  file: string | undefined;
}
