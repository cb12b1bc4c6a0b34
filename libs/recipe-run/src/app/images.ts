import type { App } from '../contract/app.ts';

/** Has the images of a version, or of the checkout as it is, here. */
export async function pullImages(
  { tools, recipe, domain }: App,
  of: 'checkout' | (string & {}),
): Promise<void> {
  await tools.lifecycle.requireImages({ recipe, domain, of });
}
