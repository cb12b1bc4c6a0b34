import { interpolate } from '../interpolate.ts';
import { mappingOf } from './read-yaml.ts';
import type { ComposeResource } from './types.ts';

/** A volume, network, secret or config of one file, over the same one of the files before it. */
export function readResource(
  node: unknown,
  below: ComposeResource | undefined,
  variables: ReadonlyMap<string, string>,
): ComposeResource {
  const { external, name, file } = mappingOf(node);
  // The older form, `external: { name: … }`.
  const written = mappingOf(external)['name'] ?? name;
  const filled = typeof written === 'string' ? interpolate(written, variables) : undefined;
  return {
    external: external === undefined ? (below?.external ?? false) : isYes(external, variables),
    name: filled ? filled.text : below?.name,
    blank: filled ? filled.blank : (below?.blank ?? []),
    file: typeof file === 'string' ? interpolate(file, variables).text : below?.file,
  };
}

function isYes(external: unknown, variables: ReadonlyMap<string, string>): boolean {
  if (typeof external === 'string') return interpolate(external, variables).text === 'true';
  return external === true || (typeof external === 'object' && external !== null);
}
