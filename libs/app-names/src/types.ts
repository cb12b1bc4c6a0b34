declare const kind: unique symbol;
/** The domain of a live-warm provider: only the reconciler may change it. */
export type WarmDomain = string & { readonly [kind]: 'warm' };
/** The domain of a recipe's canonical. */
export type CanonicalDomain = string & { readonly [kind]: 'canonical' };
/** The domain of one cold run or cold dependency. */
export type ColdDomain = string & { readonly [kind]: 'cold' };

/** What makes one run's names: the same work gives the same names. */
export interface RunIdentity {
  recipe: string;
  /** Number of the pull request; absent for a branch, tag or hash. */
  pr?: string | undefined;
  /** Full hash of the commit that is tested. */
  commit: string;
  lane: 'cold' | 'quick';
}

/** What a domain says about itself on a server with this base and these providers. */
export type NamedDomain =
  | { kind: 'warm'; domain: WarmDomain; app: string }
  | { kind: 'canonical'; domain: CanonicalDomain; recipe: string }
  | { kind: 'cold'; domain: ColdDomain; prefix: string; hex: string };
