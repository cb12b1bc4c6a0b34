import { interpolate } from '../interpolate.ts';
import { mappingOf } from './read-yaml.ts';
import type { ComposeService } from './types.ts';

/** A service of one file, over the same service of the files before it. */
export function readService(
  node: unknown,
  below: ComposeService | undefined,
  variables: ReadonlyMap<string, string>,
): ComposeService {
  const { image, secrets, networks, configs, deploy } = mappingOf(node);
  const { mode } = mappingOf(deploy);
  const fill = (name: string) => interpolate(name, variables).text;
  return {
    image: typeof image === 'string' ? fill(image) : below?.image,
    secrets: new Set([...(below?.secrets ?? []), ...keysUsed(secrets).map(fill)]),
    networks: new Set([...(below?.networks ?? []), ...keysUsed(networks).map(fill)]),
    configs: new Set([...(below?.configs ?? []), ...keysUsed(configs).map(fill)]),
    mode: typeof mode === 'string' ? fill(mode) : (below?.mode ?? 'replicated'),
  };
}

/** `[name]`, `[{ source: name }]` or `{ name: … }`. */
function keysUsed(node: unknown): string[] {
  if (!Array.isArray(node)) return Object.keys(mappingOf(node));
  return node.flatMap((item: unknown) => {
    const key = typeof item === 'string' ? item : mappingOf(item)['source'];
    return typeof key === 'string' ? [key] : [];
  });
}
