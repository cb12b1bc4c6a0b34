export { createPromoter } from './create-promoter.ts';
export { tellOfRun } from './tell-of-run.ts';
export type { Promoter, PromoterPorts, PromotionRequest } from './types.ts';
