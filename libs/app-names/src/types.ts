declare const kind: unique symbol;
/** The domain of a live-warm provider: only the reconciler may change it. */
export type WarmDomain = string & { readonly [kind]: 'warm' };
/** The domain of a recipe's canonical. */
export type CanonicalDomain = string & { readonly [kind]: 'canonical' };
/** The domain of one cold run or cold dependency. */
export type ColdDomain = string & { readonly [kind]: 'cold' };
export type AppDomain = WarmDomain | CanonicalDomain | ColdDomain;
