import type { ComposeProject } from './types.ts';

/** Images of all services; sorted, each once. */
export function imagesOf({ services }: ComposeProject): string[] {
  const images = [...services.values()].flatMap(({ image }) => (image ? [image] : []));
  return [...new Set(images)].sort();
}
