export { appUrl, baseUrl } from './urls.ts';
export { connectAddress } from './connect-address.ts';
export type { ConnectAddress } from './connect-address.ts';
export type { Ingress } from './types.ts';
