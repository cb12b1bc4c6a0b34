import { WarmError } from '@ci-warm/errors';

/** Nobody accepts connections where the ingress should be, so that no app can be proved or disproved. */
export function ingressDown(message: string, hint: string): WarmError {
  return new WarmError({ kind: 'infrastructure', code: 'ingress-down', message, hint });
}
