export type { WarmDomain, CanonicalDomain, ColdDomain, AppDomain } from './types.ts';
