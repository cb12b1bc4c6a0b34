export { createMask } from './mask.ts';
export type { Mask } from './mask.ts';
export { revealed, secretsIn } from './revealed.ts';
export type { Revealed } from './revealed.ts';
export { Secret } from './secret.ts';
