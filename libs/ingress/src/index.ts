export { appUrl, baseUrl } from './urls.ts';
export { connectAddress } from './connect-address.ts';
export { ingressDown } from './ingress-down.ts';
export { startIngressProxy } from './ingress-proxy.ts';
export type { IngressProxy } from './ingress-proxy.ts';
export { IngressSilence } from './ingress-silence.ts';
export { requestThroughIngress } from './request.ts';
export type { IngressRequest } from './request.ts';
export type { Ingress } from './types.ts';
