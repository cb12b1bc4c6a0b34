/** `<recipe semver>+<app version>`, such as `10.7.1+26.6.2` or `5.1.1+v3.6.15`. */
export interface RecipeVersion {
  /** As written, and as tagged. */
  raw: string;
  /** The recipe's own semantic version: major = manual work for the operator. */
  recipe: VersionParts;
  /** The part after the first `+`, as written; empty if there is none. */
  app: string;
  /** The app part as numbers, where it can be read so (`v3.6.15` → 3, 6, 15). */
  appParts: VersionParts | undefined;
}

export interface VersionParts {
  major: number;
  minor: number;
  patch: number;
  /** Without the leading `-`; empty if there is none. */
  prerelease: string;
}
