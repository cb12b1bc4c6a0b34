export { returnToKnownGood } from './return-to-known-good.ts';
export { hasKnownGoodEnv } from './known-env.ts';
export type { KnownGoodHands, ReturnRequest } from './types.ts';
