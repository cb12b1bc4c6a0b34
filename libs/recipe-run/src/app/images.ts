import type { Run } from '../contract/run.ts';

/** Has the images of a version, or of the checkout as it is, here. */
export async function pullImages(
  { tools, recipe, domain, watch }: Run,
  of: 'checkout' | (string & {}),
): Promise<void> {
  await watch.outside(() => tools.lifecycle.requireImages({ recipe, domain, of }));
}
