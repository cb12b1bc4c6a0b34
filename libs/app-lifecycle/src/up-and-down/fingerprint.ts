import type { StackObservation } from '@ci-warm/convergence';

/** Changes when a deploy changed anything of a stack's services. A restart by itself changes nothing. */
export function fingerprint({ services }: StackObservation): string {
  const parts = services.map(({ id, specHash }) => `${id} ${specHash}`);
  return parts.sort().join('\n');
}
