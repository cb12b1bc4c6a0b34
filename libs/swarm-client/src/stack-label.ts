/** The label by which Swarm's tools know what belongs together. Matched whole: names that begin alike are others. */
export const stackLabel = 'com.docker.stack.namespace';

/** Filter for everything that carries the stack's label. */
export function ofStack(stack: string): { label: string[] } {
  return { label: [`${stackLabel}=${stack}`] };
}
