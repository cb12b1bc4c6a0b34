export { engineFault, gaveUpWaiting, missedEngine } from './abra-refusal.ts';
export { judgeIngress } from './judge-ingress.ts';
export type { IngressEvidence, IngressFault, NeighbourSeen, Seen } from './judge-ingress.ts';
export { pullFault } from './pull-refusal.ts';
export { remoteFault } from './remote-refusal.ts';
export { silenceKind } from './silence-kind.ts';
